using Lottery.Native;
using Lottery.Waiting;

namespace Lottery.Orchestrator.Workers;

/// <summary>
/// The accepted connections that wait for a worker, in the order in which they came. Owns them until they are taken.
/// </summary>
internal sealed class WaitingConnections(int most)
{
    /// <summary>For how many there is room, whatever the limit of open files.</summary>
    public const int LeastRoom = 16;

    public const int MaxRoom = 4096;

    private readonly LinkedList<(StreamSocket Agency, Deadline End)> _waiting = [];

    public int Count => _waiting.Count;

    public bool HasRoom => _waiting.Count < most;

    /// <summary>Adds the newest one.</summary>
    /// <param name="agency">Owned from here on.</param>
    /// <param name="end">When it has waited too long.</param>
    public void Add(StreamSocket agency, Deadline end) => _waiting.AddLast((agency, end));

    /// <summary>Puts one back that was taken, as the oldest.</summary>
    public void PutBack(StreamSocket agency, Deadline end) => _waiting.AddFirst((agency, end));

    /// <summary>Takes the newest, or the oldest; the caller owns it.</summary>
    public StreamSocket? Take(bool newest)
    {
        if ((newest ? _waiting.Last : _waiting.First) is not { } place)
            return null;
        _waiting.Remove(place);
        return place.Value.Agency;
    }

    /// <summary>Takes the oldest if it has waited too long; the caller owns it.</summary>
    public StreamSocket? TakeLate() =>
        _waiting.First is { Value.End.HasPassed: true } ? Take(newest: false) : null;
}
