namespace Lottery.Docker.Specs.Fixtures;

/// <summary>A program that has ended: how, and what it said.</summary>
internal sealed class Ended(int code, ChildProcess process)
{
    /// <summary>Its exit code.</summary>
    public int Code => code;

    /// <summary>What it said on standard output.</summary>
    public string Output { get; } = Text(process, isError: false);

    /// <summary>What it said on standard error.</summary>
    public string Errors { get; } = Text(process, isError: true);

    /// <summary>Asserts the exit code, and shows what was said if it is another.</summary>
    public Ended With(int expected) =>
        code == expected
            ? this
            : throw process.Failure($"ended with {code} and not with {expected}");

    private static string Text(ChildProcess process, bool isError) =>
        string.Join(
            '\n',
            process.Said.Where(line => line.IsError == isError).Select(line => line.Text)
        );
}
