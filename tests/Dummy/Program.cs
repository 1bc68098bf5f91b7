using Lottery.Hosting;

namespace Lottery.Dummy;

/// <summary>
/// The other process of a test: <c>dummy VERB ...</c> does one thing, says on standard output when it
/// stands, and obeys signals. A verb is one line here and one method below.
/// </summary>
internal static class Program
{
    public static async Task<int> Main(string[] args) =>
        args switch
        {
            ["say", .. var lines] => Say(lines),
            ["exit", var code] => int.Parse(code),
            ["await-stop"] => await AwaitStopAsync(),
            ["describe"] => Describe(),
            _ => throw new ArgumentException($"no such verb: {string.Join(' ', args)}"),
        };

    private static int Say(string[] lines)
    {
        foreach (var line in lines)
            Console.WriteLine(line);
        return 0;
    }

    /// <summary>Ends with the second signal, having named the first.</summary>
    private static async Task<int> AwaitStopAsync()
    {
        using var signals = new StopSignals();
        Console.WriteLine("waiting");
        await Cancelled(signals.Stop);
        Console.WriteLine($"stop: {signals.First}, kill: {signals.Kill.IsCancellationRequested}");
        await Cancelled(signals.Kill);
        Console.WriteLine($"kill, first was {signals.First}");
        return 0;
    }

    /// <summary>Says where it runs and what its environment is.</summary>
    private static int Describe()
    {
        Console.WriteLine($"folder: {Environment.CurrentDirectory}");
        foreach (var name in Environment.GetEnvironmentVariables().Keys)
            Console.WriteLine($"variable: {name}");
        Console.Error.WriteLine("described");
        return 0;
    }

    private static async Task Cancelled(CancellationToken token) =>
        await Task.Delay(Timeout.Infinite, token)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
