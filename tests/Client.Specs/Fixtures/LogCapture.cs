using System.Text;

namespace Lottery.Client.Specs.Fixtures;

/// <summary>Stands where standard output is, and keeps the lines; a test can wait for one.</summary>
public sealed class LogCapture
{
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The lines so far, without the time.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock)
                return [.. _lines];
        }
    }

    /// <summary>Those lines that have <paramref name="text"/> in them.</summary>
    public IReadOnlyList<string> With(string text) =>
        [.. Lines.Where(line => line.Contains(text, StringComparison.Ordinal))];

    /// <summary>Waits until a line has <paramref name="text"/> in it.</summary>
    public async Task WaitForAsync(string text)
    {
        while (true)
        {
            var next = Next();
            if (With(text).Count > 0)
                return;
            await next.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Adds a line.</summary>
    public bool Add(ReadOnlySpan<byte> bytes)
    {
        var line = Encoding.UTF8.GetString(bytes);
        lock (_lock)
        {
            _lines.Add(line["2026-11-23 22:11:15 ".Length..].TrimEnd('\n'));
            _next.SetResult();
            _next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        return true;
    }

    private Task Next()
    {
        lock (_lock)
            return _next.Task;
    }
}
