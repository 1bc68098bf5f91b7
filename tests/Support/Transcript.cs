using System.Text;

namespace Lottery.Support;

/// <summary>One line that a child process said.</summary>
/// <param name="IsError">Whether it came on standard error.</param>
/// <param name="Text">The line, without its end.</param>
public sealed record SaidLine(bool IsError, string Text);

/// <summary>Everything that a child process has said so far; readers may wait for what comes next.</summary>
internal sealed class Transcript
{
    private readonly Lock _lock = new();
    private readonly List<SaidLine> _lines = [];
    private TaskCompletionSource _news = NewSource();
    private bool _ended;

    public IReadOnlyList<SaidLine> SoFar
    {
        get
        {
            lock (_lock)
                return [.. _lines];
        }
    }

    public void Add(SaidLine line) => Change(() => _lines.Add(line));

    /// <summary>Nothing will be added any more.</summary>
    public void End() => Change(() => _ended = true);

    /// <summary>The line with that number, counted from 0, as soon as it was said.</summary>
    /// <returns><c>null</c> if the output ended before.</returns>
    public async ValueTask<SaidLine?> LineAsync(int number, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task news;
            lock (_lock)
            {
                if (number < _lines.Count)
                    return _lines[number];
                if (_ended)
                    return null;
                news = _news.Task;
            }
            await news.WaitAsync(cancellationToken);
        }
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (isError, line) in SoFar)
            text.Append(isError ? "  err| " : "  out| ").AppendLine(line);
        return text.Length == 0 ? "  (it said nothing)" : text.ToString().TrimEnd();
    }

    private void Change(Action change)
    {
        TaskCompletionSource news;
        lock (_lock)
        {
            change();
            (news, _news) = (_news, NewSource());
        }
        news.SetResult();
    }

    private static TaskCompletionSource NewSource() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);
}
