namespace Lottery.EndToEnd.Specs.Hostile;

/// <summary>
/// Hostile answers to real clients, in every mode. <c>LOTTERY_HOSTILE_ANSWERS</c> says how many; see
/// <c>scripts/fuzz.sh</c>.
/// </summary>
public sealed class HostileAnswersSpecs
{
    private const int AtOnce = 3;

    [Fact(Timeout = HostileRun.Limit)]
    public async Task Every_client_ends_and_says_why()
    {
        var run = HostileRun.Of("LOTTERY_HOSTILE_ANSWERS", count: 40);
        var (answers, clients) = (0, 0);

        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(RunManyAsync)));

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{answers} hostile answers to {clients} clients"
        );

        // The first failure ends the run.
        async Task RunManyAsync()
        {
            while (Volatile.Read(ref answers) < run.Count)
                try
                {
                    var client = new HostileClient(run, Interlocked.Increment(ref clients));
                    Interlocked.Add(ref answers, await client.RunAsync());
                }
                catch
                {
                    Interlocked.Add(ref answers, run.Count);
                    throw;
                }
        }
    }
}
