using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lottery.Faults.Draws;

/// <summary>
/// Asks a server, as an agency, to take the agency's other lists out of the draw: <c>RES|agency|upload|replace</c>,
/// until it is answered. Whoever sends the upload then goes on with it.
/// </summary>
internal static class ReplaceRequest
{
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(20);

    /// <summary>Asks until the server has done it.</summary>
    public static async Task SendAsync(string server, BetFile next, CancellationToken over)
    {
        while (!await IsDoneAsync(IPEndPoint.Parse(server), next, over))
            await Task.Delay(AskAgainAfter, over);
    }

    private static async Task<bool> IsDoneAsync(
        IPEndPoint server,
        BetFile next,
        CancellationToken over
    )
    {
        try
        {
            using var connection = new TcpClient();
            await connection.ConnectAsync(server, over);
            var stream = connection.GetStream();
            await stream.WriteAsync(
                WireClient.Frame($"RES|{next.Agency}|{next.Upload}|replace\n"),
                over
            );
            var header = new byte[4];
            await stream.ReadExactlyAsync(header, over);
            var answer = new byte[BinaryPrimitives.ReadInt32BigEndian(header)];
            await stream.ReadExactlyAsync(answer, over);
            // Anything else is an ERROR: the server could not store it now.
            return Encoding.UTF8.GetString(answer).StartsWith("RES ACK|", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // The worker or the server has died.
            return false;
        }
    }
}
