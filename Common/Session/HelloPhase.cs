using Lottery.Waiting;
using Lottery.Wire;

namespace Lottery.Session;

/// <summary>
/// The time of a connection before its first whole message, from when it is served. The connection ends if it takes
/// too long, or if the orchestrator asks for its place. Parts of a message do not extend the time. Owns nothing.
/// </summary>
public sealed class HelloPhase(AgencyService service)
{
    private bool _isOver;

    /// <summary>When the first whole message must have come; never, once it has.</summary>
    public Deadline Deadline { get; private set; } = Deadline.In(service.Options.HelloTimeout);

    /// <summary>Whether the connection should end at once, since others wait.</summary>
    public bool MustYield => !_isOver && service.MustYield();

    /// <summary>Ends the phase; called again it does nothing.</summary>
    /// <param name="isKnown">Whether the agency has been reported: that says as much.</param>
    public void End(bool isKnown)
    {
        if (_isOver)
            return;
        (_isOver, Deadline) = (true, Deadline.Never);
        if (!isKnown)
            service.Greeted();
    }

    /// <summary>Checks whether the connection may go on.</summary>
    /// <exception cref="WireException">It has to end; the text is its ERROR.</exception>
    public void Check()
    {
        if (MustYield)
            throw new WireException(Reply.Late);
        if (Deadline.HasPassed)
            throw new WireException(
                $"no whole message came within {service.Options.HelloTimeout.TotalSeconds} s"
            );
    }
}
