using System.Runtime.CompilerServices;
using System.Text;
using Lottery.Client.Links;
using Lottery.Client.Settings;
using Lottery.Wire;

namespace Lottery.Client.Sessions;

/// <summary>
/// What an upload that can be gone on with says first on every connection that carries bets or END: its
/// name (RES). Does not own the link.
/// </summary>
internal sealed class Introduction(ClientOptions options, string name, IServerLink server)
{
    private readonly byte[] _message = Encoding.UTF8.GetBytes($"RES|{options.Id}|{name}\n");

    /// <summary>Says it.</summary>
    /// <returns>How many lines of the upload the server has taken.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<long> SayAsync(CancellationToken stop, CancellationToken kill) =>
        ReplyDecoder.DecodeResumeReply(await server.AskAsync("RES", _message, stop, kill));
}
