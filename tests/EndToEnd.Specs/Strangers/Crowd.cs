namespace Lottery.EndToEnd.Specs.Strangers;

/// <summary>Connections that begin a message and do not end it. Owns them.</summary>
internal sealed class Crowd : IDisposable
{
    private readonly List<WireClient> _strangers = [];

    /// <summary>The one that came first.</summary>
    public WireClient First => _strangers[0];

    /// <summary>The one that came second.</summary>
    public WireClient Second => _strangers[1];

    /// <summary>How many the server has said nothing to.</summary>
    public int Held => _strangers.Count(stranger => !stranger.HasAnswer);

    /// <summary>Connects them, one after the other.</summary>
    public static async Task<Crowd> ConnectAsync(TestLottery lottery, int strangers)
    {
        var crowd = new Crowd();
        var begin = WireClient.Frame("WIN\n").AsMemory(..5);
        for (var stranger = 0; stranger < strangers; stranger++)
        {
            crowd._strangers.Add(await lottery.ConnectAsync());
            await crowd._strangers[^1].SendRawAsync(begin);
        }
        return crowd;
    }

    public void Dispose() => _strangers.ForEach(stranger => stranger.Dispose());
}
