using System.Text.Json;

namespace Lottery.EndToEnd.Specs.Verbs;

/// <summary>One verb of the operator, run to its end.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Output">The lines of standard output.</param>
/// <param name="Errors">The lines of standard error.</param>
internal sealed record OperatorRun(
    int Code,
    IReadOnlyList<string> Output,
    IReadOnlyList<string> Errors
)
{
    /// <summary>Standard output as one JSON value.</summary>
    public JsonElement Json => Parse(Assert.Single(Output));

    /// <summary>Standard output as a JSON value a line.</summary>
    public IReadOnlyList<JsonElement> JsonLines => [.. Output.Select(Parse)];

    /// <summary>Runs a verb on the database of a server; standard input is at its end.</summary>
    public static Task<OperatorRun> OfAsync(TestLottery lottery, string words) =>
        InAsync(lottery.Folder, $"{words} --database {lottery.Database}");

    /// <summary>Runs a verb in a folder.</summary>
    public static async Task<OperatorRun> InAsync(TempDir folder, string words)
    {
        await using var verb = ChildProcess.Start(Programs.Lottery, words.Split(' '), folder);
        return await EndOfAsync(verb);
    }

    /// <summary>Runs a verb that is given a line on standard input.</summary>
    public static async Task<OperatorRun> AnsweredAsync(
        TestLottery lottery,
        string answer,
        string words
    )
    {
        await using var shell = ChildProcess.Start(
            "/bin/sh",
            [
                "-c",
                $"echo '{answer}' | \"$0\" {words} --database {lottery.Database}",
                Programs.Lottery,
            ],
            lottery.Folder
        );
        return await EndOfAsync(shell);
    }

    /// <summary>Waits for the end of a verb.</summary>
    public static async Task<OperatorRun> EndOfAsync(ChildProcess verb)
    {
        var code = await verb.ExitAsync();
        var said = verb.Said.ToLookup(line => line.IsError, line => line.Text);
        return new OperatorRun(code, [.. said[false]], [.. said[true]]);
    }

    /// <summary>Asserts that the verb did its work and complained of nothing.</summary>
    public OperatorRun Done()
    {
        Assert.Empty(Errors);
        Assert.Equal(0, Code);
        return this;
    }

    /// <summary>Asserts that the verb could not do it.</summary>
    /// <returns>The last line, which says why.</returns>
    public string Failed(int code = 1)
    {
        Assert.Equal(code, Code);
        return Errors[^1];
    }

    private static JsonElement Parse(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
