using Lottery.Domain;

namespace Lottery.Wire;

/// <summary>What an agency can send: the first column of the table in <c>Common/Wire/README.md</c>.</summary>
public abstract record Message
{
    private Message(string word) => Word = word;

    /// <summary>The word that it begins with, and is called by; a message of bets begins with the first of them.</summary>
    public string Word { get; }

    /// <summary>One or more lines, each meant to be a bet (BET).</summary>
    /// <param name="Lines">The lines, cut by <see cref="BetLine.TryCut"/>; valid as long as the payload.</param>
    public sealed record Bets(ReadOnlyMemory<byte> Lines) : Message("BET")
    {
        /// <summary>Stands for a message of bets where its lines do not matter: in a wait for its answer.</summary>
        public static Bets Any { get; } = new(ReadOnlyMemory<byte>.Empty);
    }

    /// <summary>The agency goes on with an upload, or begins it (RES).</summary>
    /// <param name="Agency">The agency.</param>
    /// <param name="Upload">Its name for the upload.</param>
    /// <param name="Others">What becomes of the agency's other lists.</param>
    public sealed record Resume(
        AgencyId Agency,
        UploadId Upload,
        OtherLists Others = OtherLists.Refuse
    ) : Message("RES");

    /// <summary>The agency has no more bets (END).</summary>
    /// <param name="Agency">The agency, if the message names it.</param>
    public sealed record End(AgencyId? Agency) : Message("END");

    /// <summary>Has the draw been made? (WIN)</summary>
    /// <param name="Agency">The agency, if the message names it.</param>
    public sealed record Win(AgencyId? Agency) : Message("WIN");

    /// <summary>How far is the draw, since when, and with which number? (DRW)</summary>
    public sealed record Draw() : Message("DRW");

    /// <summary>Who won in this agency? Answered after the draw (CON).</summary>
    /// <param name="Agency">The agency that asks.</param>
    public sealed record Con(AgencyId Agency) : Message("CON");

    /// <summary>What has the close sealed? (SEL)</summary>
    /// <param name="Agency">The agency that asks.</param>
    public sealed record Seal(AgencyId Agency) : Message("SEL");
}
