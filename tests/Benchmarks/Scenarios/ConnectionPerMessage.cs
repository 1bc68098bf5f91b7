using System.Diagnostics;
using Lottery.Benchmarks.Load;
using Lottery.Benchmarks.Measuring;
using Lottery.Benchmarks.Reference;
using Lottery.Benchmarks.Running;

namespace Lottery.Benchmarks.Scenarios;

/// <summary>
/// Scenario e: agencies that connect anew for each message of one bet. The reference is a transaction for
/// each row, without any connection.
/// </summary>
public sealed record ConnectionPerMessage()
    : Scenario("a connection for every message, 8 agencies at once, a bet each", "e")
{
    private const int Agencies = 8;
    private const int Bets = 250;
    private const int WarmUpMessages = 25;
    private const double WantedRate = 2500;

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<Measurement>> RunAsync(BenchOptions options)
    {
        using var folder = new TempDir();
        var files = await AgencyFile.InventAsync(folder, Agencies, Bets);
        var messages = files.Select(file => BetMessages.Of(BetRows.Read(file), most: 1)).ToList();
        IReadOnlyDictionary<int, StoredRows>? wanted = null;
        var pairs = await Pairs.RunAsync(
            options.Repeat,
            () =>
                ReferenceRun.RunAsync(
                    folder.Path,
                    batch: 1,
                    look: database => wanted ??= StoredRows.ReadAll(database)
                ),
            () => SendAsync(options, messages, wanted!)
        );
        return
        [
            Measurement
                .OfRate("e", "bets, a connection each", "messages/s", Agencies * Bets, pairs)
                .Wanting($">= {WantedRate:N0}", measured => measured.Ours.Median >= WantedRate),
        ];
    }

    private static async Task<double> SendAsync(
        BenchOptions options,
        IReadOnlyList<IReadOnlyList<byte[]>> messages,
        IReadOnlyDictionary<int, StoredRows> wanted
    )
    {
        await using var server = await ServerUnderLoad.StartAsync(options, "--agencies", "1000000");
        await WarmUpAsync(server.Port);
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(messages.Select(agency => SendAsync(agency, "ACK\n", server.Port)));
        var took = clock.Elapsed;
        await server.StopAsync();
        StoredRows.RequireSame(wanted, StoredRows.ReadAll(server.Database));
        return took.TotalSeconds;
    }

    // A busy server has its workers already, and this program is compiled while it runs.
    private static Task WarmUpAsync(int port)
    {
        var questions = Enumerable.Repeat(WireClient.Frame("WIN|1\n"), WarmUpMessages).ToList();
        return Task.WhenAll(
            Enumerable.Range(0, Agencies).Select(_ => SendAsync(questions, "N\n", port))
        );
    }

    // A thread for each agency: they block, as eight clients would.
    private static Task SendAsync(IReadOnlyList<byte[]> messages, string wanted, int port) =>
        Task.Factory.StartNew(
            () =>
            {
                foreach (var message in messages)
                {
                    using var connection = Connection.Open(port);
                    var answer = connection.Ask(message);
                    if (answer != wanted)
                        throw new BenchException(
                            $"an agency was answered '{answer.TrimEnd('\n')}'"
                        );
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
}
