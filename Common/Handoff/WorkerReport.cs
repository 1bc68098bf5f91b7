using System.Buffers.Binary;

namespace Lottery.Handoff;

/// <summary>What a worker reports to the orchestrator over the hand-off socket.</summary>
public enum WorkerWord : byte
{
    /// <summary>The worker has opened everything it needs and waits for its first connection.</summary>
    Ready = (byte)'R',

    /// <summary>The worker has its copy of the connection; the orchestrator closes its own.</summary>
    Received = (byte)'G',

    /// <summary>
    /// The connection has sent its first whole message, or has proven itself. <see cref="Speaking"/> says so, too.
    /// </summary>
    Greeted = (byte)'H',

    /// <summary>The agency of the connection; the log names it if the worker dies.</summary>
    Speaking = (byte)'A',

    /// <summary>
    /// The connection waits for the draw. With an agency, which has proven itself then: one connection of it may.
    /// </summary>
    Waiting = (byte)'W',

    /// <summary>The connection is closed; the worker waits for another one.</summary>
    Served = (byte)'S',

    /// <summary>The worker is not hung: the answer to <see cref="SocketHandoff.TryAsk"/>.</summary>
    Alive = (byte)'L',

    /// <summary>The database has not taken what the worker had to write; the agency was told so.</summary>
    NotStored = (byte)'N',
}

/// <summary>One report of fixed size: a word and a number. Pure.</summary>
/// <param name="Word">What happened.</param>
/// <param name="Number">
/// With Speaking and Waiting: the agency, or 0. With Served and Alive: how many lines of its log the worker could not write
/// so far.
/// </param>
public readonly record struct WorkerReport(WorkerWord Word, int Number = 0)
{
    /// <summary>The bytes of every report.</summary>
    public const int Bytes = 5;

    /// <summary>Writes the report to the first <see cref="Bytes"/> bytes.</summary>
    public void Encode(Span<byte> output)
    {
        output[0] = (byte)Word;
        BinaryPrimitives.WriteInt32BigEndian(output[1..], Number);
    }

    /// <summary>Reads the report from the first <see cref="Bytes"/> bytes.</summary>
    public static WorkerReport Decode(ReadOnlySpan<byte> input) =>
        new((WorkerWord)input[0], BinaryPrimitives.ReadInt32BigEndian(input[1..]));
}
