using Lottery.Domain;
using Lottery.Storage;

namespace Lottery.Watch;

/// <summary>
/// Reads a draw again and again, and never writes. A file is opened for each look and closed after it, so that it may
/// be removed, replaced and locked, and no server's last close is hindered; a connection to PostgreSQL is kept until
/// an error. The seal and the winners are read once. For one thread. Owns the connection.
/// </summary>
/// <param name="options">The database.</param>
/// <param name="readsPast">Whether the journal is read, from the first look on until it was read to its end.</param>
public sealed class DrawReader(StoreOptions options, bool readsPast) : IDisposable
{
    // A look stays short beside a journal of any length: some 20,000 entries take 50 ms.
    private const int MaxPages = 20;
    private const int PageRows = 1000;

    private OpenedDraw? _opened;
    private string? _draw;
    private SealReport? _seal;
    private DrawnReport? _drawn;
    private long _journalRead;
    private bool _pastIsRead;

    /// <summary>Looks once.</summary>
    /// <exception cref="StoreException">The draw cannot be read now.</exception>
    public DrawReading Read()
    {
        try
        {
            _opened ??= OpenedDraw.ToRead(options);
            var reading = Read(_opened.Store);
            if (!options.IsOnServer)
                Dispose();
            return reading;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Closes the connection; the next look opens another one.</summary>
    public void Dispose()
    {
        _opened?.Dispose();
        _opened = null;
    }

    private DrawReading Read(IBetStore store)
    {
        var balance = Balance.Read(store);
        var seal = store.ReadSealStatus();
        if (seal.Draw != _draw)
            (_draw, _seal, _drawn, _journalRead, _pastIsRead) = (
                seal.Draw,
                null,
                null,
                0,
                !readsPast
            );
        if (balance.State is not DrawState.Open)
            _seal = SealOf(store, seal);
        if (balance.State is DrawState.Drawn)
            _drawn ??= Drawn.Read(store, balance.Status.Progress);
        return new DrawReading(balance, seal.Draw, _seal, _drawn, ReadPast(store));
    }

    private SealReport? SealOf(IBetStore store, SealStatus status) =>
        _seal is { } known
            ? known with
            {
                IsSigned = status.Signature is not null,
            }
            : SealReport.Read(store, status);

    private List<JournalEntry>? ReadPast(IBetStore store)
    {
        if (_pastIsRead)
            return null;
        var past = new List<JournalEntry>();
        for (var page = 0; page < MaxPages && !_pastIsRead; page++)
        {
            var entries = store.ReadJournal(_journalRead, PageRows);
            past.AddRange(entries);
            _journalRead = entries is [.., var last] ? last.Id : _journalRead;
            _pastIsRead = entries.Count < PageRows;
        }
        return past;
    }
}
