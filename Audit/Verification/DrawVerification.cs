using Lottery.Certificates;
using Lottery.Hosting;

namespace Lottery.Audit.Verification;

/// <summary>
/// Verifies a draw from its database alone, with code that shares nothing with the store. Runs on one thread; owns the
/// connections while it runs.
/// </summary>
public static class DrawVerification
{
    /// <summary>Verifies a draw.</summary>
    /// <param name="options">What, and with what.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>What was found, all of which agrees.</returns>
    /// <exception cref="FailedException">The first difference; or something cannot be read.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static VerifiedDraw Run(VerificationOptions options, CancellationToken stop)
    {
        OpenSsl.Require("a seal is made of SHA-256");
        // First: the copy can then not be ahead of what it is compared with.
        using var copy = options.Against is { } path
            ? AuditedDatabase.Open(path, options.AgainstConnection, stop)
            : null;
        using var database = AuditedDatabase.Open(options.Database, options.Connection, stop);
        if (copy is not null && copy.IsSameFileAs(database))
            throw Difference.Is($"{copy.Path} is the database itself; name its copy (--against)");
        database.RequireSound();
        var draw = DrawRow.Read(database);
        using var lists = new AuditedLists();
        var verified = Verify(database, draw, lists, options);
        if (copy is not null)
        {
            verified = verified with { Copy = new CopyComparison(database, copy, draw).Run() };
            copy.End();
        }
        database.End();
        return verified;
    }

    private static VerifiedDraw Verify(
        AuditedDatabase database,
        DrawRow draw,
        AuditedLists lists,
        VerificationOptions options
    )
    {
        var seal = new SealCheck(database, draw);
        // Such a draw may lack more than the seal, since its version recorded less.
        if (draw.IsUpgraded)
            seal.RequireMade();
        draw.RequireConsistent();
        var journal = new JournalCheck(draw, lists);
        journal.Run(database);
        using var winners = new WinnersCheck(database, draw);
        var bets = new BetCheck(lists, draw);
        bets.Run(database, winners);
        var counts = new CountsCheck(database, lists, draw);
        counts.Run();
        seal.RequireMade();
        if (seal.IsMade)
            seal.Run(counts.Sealed);
        winners.Run();
        return new VerifiedDraw(draw.Id, draw.State)
        {
            ClosedAt = draw.ClosedAt,
            Agencies = lists.Agencies.Count,
            Lists = lists.Agencies.Sum(agency => agency.Lists.Count),
            Bets = bets.Bets,
            Voided = bets.Voided,
            Gaps = draw.IsOfPostgres ? journal.Gaps : null,
            Winners = draw.IsDrawn ? winners.Count : null,
            Seal = seal.IsMade ? Convert.ToHexStringLower(seal.Sha256) : null,
            Signature = CheckSeal(seal, draw, options),
        };
    }

    private static string CheckSeal(SealCheck seal, DrawRow draw, VerificationOptions options)
    {
        if (!seal.IsMade && (options.Seal ?? options.Key) is { } file)
            throw Difference.Is(
                $"the draw is open: it has no seal yet that {file} could be compared with"
            );
        if (options.Seal is { } kept)
            KeptSeal.Require(kept, seal.Text);
        if (options.Key is not { } key)
            return draw.Signature is null ? "none" : "not checked (--key names the public key)";
        SealSignature.Require(key, draw.Signature, seal.Sha256);
        return "good";
    }
}
