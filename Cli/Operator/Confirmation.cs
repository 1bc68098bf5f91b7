using Lottery.Hosting;

namespace Lottery.Cli.Operator;

/// <summary>Asks the operator before a change that cannot be taken back.</summary>
/// <param name="isGiven">Whether <c>--yes</c> has answered already.</param>
/// <param name="output">Where the question is written.</param>
internal sealed class Confirmation(bool isGiven, TextWriter output)
{
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
            return Console.In.ReadLine();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FailedException(
                $"nothing has changed: the answer cannot be read from standard input ({e.Message.TrimEnd('.')}); --yes needs none",
                e
            );
        }
    }
}
