using System.Collections.Frozen;
using Lottery.Domain;
using Lottery.Logging;
using Lottery.Sealing;
using Lottery.Session;
using Lottery.Storage;

namespace Lottery.Orchestrator;

/// <summary>
/// Closes the draw when its time comes, signs its seal, and logs what other programs do with it. Used by one thread at a
/// time; <see cref="HasLoggedDraw"/> for any. Owns nothing.
/// </summary>
/// <param name="store">The open store, whose state is logged already.</param>
/// <param name="rules">The rules of its draw.</param>
/// <param name="sealKey">The key for seals, if the server has it.</param>
/// <param name="log">Where the lines go.</param>
internal sealed class DrawChanges(IBetStore store, DrawRules rules, SealKey? sealKey, LogWriter log)
{
    // A bound for memory. The agency of a list beyond it that has left the draw is told after the draw.
    private const int MaxUnfinished = 10_000;

    private volatile DrawState _logged = store.ReadProgress().State;
    private volatile IReadOnlySet<AgencyId> _unfinished = FrozenSet<AgencyId>.Empty;
    private bool _isSigned;

    /// <summary>Whether this has logged the draw, which no worker has made.</summary>
    public bool HasLoggedDraw => _logged is DrawState.Drawn;

    /// <summary>Agencies that have not finished, as of the last look at an open draw; for any thread.</summary>
    public IReadOnlySet<AgencyId> Unfinished => _unfinished;

    /// <summary>Looks at the draw once.</summary>
    /// <exception cref="StoreException">The database cannot be read, or is busy for long.</exception>
    public void Look()
    {
        LogChange();
        _unfinished =
            _logged is DrawState.Open
                ? store.ReadUnfinished(MaxUnfinished).ToHashSet()
                : FrozenSet<AgencyId>.Empty;
        SignSeal();
    }

    // An END's close and draw are logged by the worker that served it.
    private void LogChange()
    {
        var progress = store.ReadProgress();
        if (progress.State is DrawState.Open)
        {
            if (DateTimeOffset.UtcNow < rules.CloseAt || rules.CloseAt is null)
                return;
            progress = store.CloseIfDue() ?? store.ReadProgress();
            store.Harden();
        }
        if (progress.State == _logged || DrawActor.IsEnd(progress.DrawnBy))
            return;
        if (_logged is DrawState.Open && !DrawActor.IsEnd(progress.ClosedBy))
            log.LogProgress(progress, store);
        else if (progress.Draw is { } draw)
            log.LogDraw(draw);
        _logged = progress.State;
    }

    // Not by the worker that closes: no process that reads from the network has the key.
    private void SignSeal()
    {
        if (sealKey is null || _isSigned)
            return;
        if (store.SignIfUnsigned(sealKey, DrawActor.Server) is { } hash)
        {
            store.Harden();
            log.Info($"action: sign_seal | result: success | sha256: {hash}");
        }
        _isSigned = store.ReadSealStatus().Signature is not null;
    }
}
