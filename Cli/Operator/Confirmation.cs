using System.Text;
using Lottery.Hosting;

namespace Lottery.Cli.Operator;

/// <summary>Asks the operator before a change that cannot be taken back.</summary>
/// <param name="isGiven">Whether <c>--yes</c> has answered already.</param>
/// <param name="output">Where the question is written.</param>
internal sealed class Confirmation(bool isGiven, TextWriter output)
{
    private const int MaxChars = 200;

    /// <exception cref="FailedException">The answer, a line of standard input, is not <c>yes</c>.</exception>
    public void Require(string question)
    {
        if (isGiven)
            return;
        output.Write($"{question} yes/no: ");
        output.Flush();
        var answer = ReadAnswer();
        // The terminal has shown the line's end.
        if (answer is null || Console.IsInputRedirected)
            output.WriteLine();
        if (answer?.Trim() != "yes")
            throw new FailedException("nothing has changed: the answer was not yes");
    }

    private static string? ReadAnswer()
    {
        try
        {
            return ReadLine();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FailedException(
                $"nothing has changed: the answer cannot be read from standard input ({e.Message.TrimEnd('.')}); --yes needs none",
                e
            );
        }
    }

    // Not Console.ReadLine, which takes memory without a bound where no line ends (/dev/zero).
    private static string? ReadLine()
    {
        var answer = new StringBuilder();
        while (answer.Length < MaxChars)
        {
            var next = Console.In.Read();
            if (next == '\n' || (next < 0 && answer.Length > 0))
                return answer.ToString();
            if (next < 0)
                return null;
            answer.Append((char)next);
        }
        return answer.ToString();
    }
}
