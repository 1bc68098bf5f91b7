namespace Lottery.EndToEnd.Specs;

/// <summary>
/// A server whose draw is far away, shared by the tests of one class; each of them is an agency of its
/// own. Owns the server.
/// </summary>
public sealed class OpenLottery : IAsyncLifetime
{
    private int _lastAgency;

    /// <summary>The server.</summary>
    public TestLottery Server { get; private set; } = null!;

    /// <summary>The number of an agency that no test has used yet.</summary>
    public int NewAgency() => Interlocked.Increment(ref _lastAgency);

    public async ValueTask InitializeAsync()
    {
        Server = await TestLottery.StartAsync(agencies: 1_000_000);
        // A message with a refused line is an error to the log, and what many of these tests are about.
        Server.ExpectError("apuesta_recibida");
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
