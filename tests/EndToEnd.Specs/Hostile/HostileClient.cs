namespace Lottery.EndToEnd.Specs.Hostile;

/// <summary>A real client of a hostile server: how it is started, and what may become of it.</summary>
/// <param name="run">Names the seed in every failure.</param>
/// <param name="number">Which client it is.</param>
internal sealed class HostileClient(HostileRun run, int number)
{
    private const int Bets = 250;

    // A client gives up after a second without progress.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    private static readonly string[][] Modes =
    [
        [],
        ["--connection", "per-message"],
        ["--protocol", "classic"],
        ["--protocol", "classic", "--connection", "per-message"],
        ["--ask"],
        ["--ask", "--connection", "per-message"],
        ["--json"],
        ["--replace"],
        ["--add"],
        ["--output", "winners.txt"],
        ["--winners", "lines.csv"],
        ["--mode", "bet"],
        ["--mode", "echo", "--loop-amount", "3"],
    ];

    private static readonly string[] OwnFiles = ["bets.csv", "lines.csv", "winners.txt"];

    private static readonly (string, string)[] Environment =
    [
        ("NOMBRE", "Santiago Lionel"),
        ("APELLIDO", "Lorca"),
        ("DOCUMENTO", "30904465"),
        ("NACIMIENTO", "1999-03-17"),
        ("NUMERO", "7574"),
    ];

    /// <summary>Runs it to its end.</summary>
    /// <returns>How many hostile answers it got.</returns>
    public async Task<int> RunAsync()
    {
        var random = run.Part(number);
        var mode = Modes[random.Next(Modes.Length)];
        using var server = new HostileServerOfAnswers(random, isEcho: mode.Contains("echo"));
        using var folder = new TempDir();
        folder.Write("bets.csv", List());
        await using var client = ChildProcess.Start(
            Programs.Lottery,
            [
                .. (string[])["client", "--id", "7", "--server", server.Address],
                .. (string[])["--file", "bets.csv", "--retry", "1s", "--loop-period", "10ms"],
                .. mode,
            ],
            folder,
            Environment
        );
        await RequireGoodEndAsync(client, mode);
        RequireWholeFiles(client, folder);
        return await server.StopAsync();
    }

    private static string List() =>
        string.Concat(
            Enumerable
                .Range(1, Bets)
                .Select(line =>
                    $"Santiago Lionel,Lorca,{30_000_000 + line},1999-03-17,{7573 + (line % 2)}\n"
                )
        );

    private async Task RequireGoodEndAsync(ChildProcess client, string[] mode)
    {
        int code;
        try
        {
            code = await client.ExitAsync().WaitAsync(Longest);
        }
        catch (TimeoutException)
        {
            throw client.Failure($"{Name}: hangs ({string.Join(' ', mode)})");
        }
        var errors = client.Said.Where(line => line.IsError).Select(line => line.Text).ToList();
        Require(client, code is 0 or 1, $"left with {code} ({string.Join(' ', mode)})");
        Require(client, code == 0 || errors is [.., { Length: > 10 }], "said no reason");
        Require(client, !errors.Any(IsOfTrace), "wrote a trace");
        Require(
            client,
            !client.Said.Any(line => line.Text.Any(IsControl)),
            "wrote a control character"
        );
        if (!mode.Contains("--json"))
            foreach (var line in client.Said.Where(line => !line.IsError))
                LogLine.Parse(line.Text);
    }

    // A file of winners is there whole or not at all, and no draft of one.
    private void RequireWholeFiles(ChildProcess client, TempDir folder)
    {
        foreach (var file in Directory.GetFileSystemEntries(folder.Path))
            Require(client, OwnFiles.Contains(Path.GetFileName(file)), $"left {file}");
        var winners = folder.File("winners.txt");
        if (File.Exists(winners))
            Require(
                client,
                File.ReadAllText(winners) is "" or [.., '\n'],
                "wrote a part of the winners"
            );
    }

    private string Name => $"LOTTERY_HOSTILE_SEED={run.Seed}, client {number}";

    private void Require(ChildProcess client, bool holds, string problem)
    {
        if (!holds)
            throw client.Failure($"{Name}: {problem}");
    }

    private static bool IsOfTrace(string line) =>
        line.StartsWith("   at ", StringComparison.Ordinal)
        || line.Contains("Unhandled exception", StringComparison.OrdinalIgnoreCase);

    private static bool IsControl(char letter) =>
        char.IsControl(letter) || letter is '\u202e' or '\u2066';
}
