using Lottery.Hosting;

namespace Lottery.Audit.Following;

/// <summary>A draw that a copy follows, on one thread. Owns what it needs to reach it.</summary>
internal interface IFollowedDraw : IDisposable
{
    /// <summary>The draw as a sentence names it.</summary>
    string Name { get; }

    /// <summary>The file that it is; <c>null</c>: it is none.</summary>
    string? File { get; }

    /// <summary>Requires that it can be read, before a copy is begun.</summary>
    /// <exception cref="FailedException">It cannot be read, or is no draw of this version.</exception>
    void Require(CancellationToken stop);

    /// <summary>
    /// Begins to read a moment of it, the only one at a time, into whose end the copy has a schema <c>source</c> with the
    /// draw's tables. The caller owns it.
    /// </summary>
    /// <exception cref="FailedException">It cannot be read.</exception>
    IFollowedMoment ReadMoment(CopyConnection copy, CancellationToken stop);
}

/// <summary>One moment of a draw that a copy follows. Owns the schema <c>source</c>.</summary>
internal interface IFollowedMoment : IDisposable
{
    /// <summary>
    /// Brings what is new into <c>source</c>, which before has the row of <c>identity</c> at least. Called at most once, in
    /// a transaction of the copy.
    /// </summary>
    void Load();

    /// <summary>The condition that tells which entries of <c>source.journal</c> the copy has not.</summary>
    string IsNew { get; }

    /// <summary>About how many bets are copied at once.</summary>
    long MaxBets { get; }

    /// <summary>The last entry of the journal.</summary>
    long Newest { get; }

    /// <summary>Whether all of the tables but bets, voided bets and journal are in <c>source</c>.</summary>
    bool HasSmallTables { get; }

    /// <summary>Reads one number of one of the draw's tables, as it is at this moment.</summary>
    long Number(string what, string table);
}
