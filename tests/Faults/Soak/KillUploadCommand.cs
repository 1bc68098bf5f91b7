using System.CommandLine;
using System.Diagnostics;
using Lottery.Faults.Draws;

namespace Lottery.Faults.Soak;

/// <summary>
/// The verb <c>kill-upload</c>: uploads a folder's <c>agency-N.csv</c> while every worker and the
/// orchestrator are killed again and again, until the draw is made.
/// </summary>
internal sealed class KillUploadCommand : Command
{
    private static readonly TimeSpan Never = TimeSpan.FromDays(1);

    private readonly Argument<string> _folder = new("folder")
    {
        Description = "Where the files are",
    };
    private readonly Option<int> _worker = Milliseconds("--worker", "a worker", 300);
    private readonly Option<int> _server = Milliseconds("--server", "the orchestrator", 2000);
    private readonly Option<int> _seed = new("--seed") { DefaultValueFactory = _ => 1 };

    public KillUploadCommand()
        : base("kill-upload", "Upload a folder's files while workers and orchestrator are killed.")
    {
        Add(_folder);
        Add(_worker);
        Add(_server);
        Add(_seed);
        SetAction(parsed =>
            RunAsync(
                parsed.GetValue(_folder)!,
                new KillRates(
                    TimeSpan.FromMilliseconds(parsed.GetValue(_worker)),
                    TimeSpan.FromMilliseconds(parsed.GetValue(_server)),
                    Never
                ),
                parsed.GetValue(_seed)
            )
        );
    }

    private static Option<int> Milliseconds(string name, string who, int milliseconds) =>
        new(name)
        {
            Description = $"How many milliseconds {who} lives, on average",
            DefaultValueFactory = _ => milliseconds,
        };

    private static async Task<int> RunAsync(string source, KillRates rates, int seed)
    {
        using var folder = new TempDir();
        BetFile[] files =
        [
            .. Directory
                .GetFiles(source, "agency-*.csv")
                .Order()
                .Select((path, index) => BetFile.Read(index + 1, path)),
        ];
        var killer = new Killer(new Random(seed), rates);
        var clock = Stopwatch.StartNew();
        var verdict = await WholeDraw.RunAsync(
            new DrawSetup
            {
                Folder = folder,
                Files = files,
                BatchMaxAmount = 100,
                Deadline = TimeSpan.FromMinutes(10),
            },
            (servers, agencies, over) => killer.RunAsync(servers.Single(), agencies, over)
        );
        Console.WriteLine(
            $"{files.Sum(file => file.Bets.Count)} bets in {clock.Elapsed.TotalSeconds:0.0} s, killed "
                + $"{killer.Workers} workers and {killer.Servers} servers: {verdict.Draws} draw, winners "
                + $"{string.Join(", ", files.Select(file => file.Winners.Count))}, "
                + $"{verdict.Lost} lost, {verdict.Doubled} double"
        );
        foreach (var problem in verdict.Problems)
            Console.WriteLine(problem);
        return verdict.Problems is [] ? 0 : 1;
    }
}
