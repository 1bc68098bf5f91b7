using System.Diagnostics;
using System.Globalization;
using Lottery.Benchmarks.Load;
using Lottery.Benchmarks.Measuring;
using Lottery.Benchmarks.Reference;
using Lottery.Benchmarks.Running;

namespace Lottery.Benchmarks.Scenarios;

/// <summary>
/// Scenario n: how long the last END waits for a close that seals many bets, beside SQLite and SHA-256 alone on the same
/// rows; and how fast <c>lottery verify</c> is.
/// </summary>
public sealed record SealedDraw() : Scenario("the close with its seal, and lottery verify", "n")
{
    private static readonly int[] Sizes = [250_000, 1_000_000];

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<Measurement>> RunAsync(BenchOptions options)
    {
        var lines = new List<Measurement>();
        foreach (var bets in Sizes)
        {
            var runs = new List<(double Close, double Bare, double Verify)>();
            using var folder = new TempDir();
            var files = await AgencyFile.InventAsync(folder, agencies: 1, bets);
            var messages = BetMessages.Of(BetRows.Read(files[0]), most: bets);
            for (var run = 0; run < options.Repeat; run++)
                runs.Add(await RunAsync(options, messages));
            lines.Add(
                Measurement
                    .OfTime(
                        "n",
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"{bets:N0} bets closed and sealed; reference: read and hashed"
                        ),
                        new Pairs(
                            new Series([.. runs.Select(run => run.Bare)]),
                            new Series([.. runs.Select(run => run.Close)])
                        )
                    )
                    .Wanting(
                        "< 0.2, or ratio >= 0.80",
                        line => line.Ours.Median < 0.2 || line.Ratio!.Median >= 0.8
                    )
            );
            lines.Add(
                new Measurement(
                    "n",
                    string.Create(CultureInfo.InvariantCulture, $"{bets:N0} bets verified"),
                    "bets/s",
                    new Series([.. runs.Select(run => bets / run.Verify)])
                ).Wanting(">= 500,000", line => line.Ours.Median >= 500_000)
            );
        }
        return lines;
    }

    private static async Task<(double Close, double Bare, double Verify)> RunAsync(
        BenchOptions options,
        IReadOnlyList<byte[]> messages
    )
    {
        await using var server = await ServerUnderLoad.StartAsync(
            options,
            "--agencies",
            "1",
            "--winning-number",
            "later"
        );
        using var agency = new PlayedAgency(1, messages);
        await agency.UploadAsync(server.Port);
        var bare = BareHash.Run(server.Database);
        var clock = Stopwatch.StartNew();
        await agency.FinishAsync();
        var close = clock.Elapsed;
        clock.Restart();
        await using (
            var verify = LoggedProcess.Start(
                Programs.Lottery,
                ["verify", "--database", server.Database],
                server.Folder,
                "verify.log"
            )
        )
            await verify.SucceedAsync();
        var verified = clock.Elapsed;
        await server.StopAsync();
        return (close.TotalSeconds, bare, verified.TotalSeconds);
    }
}
