using Lottery.Files;
using Lottery.Native;
using Lottery.Sealing;
using Lottery.Sync;

namespace Lottery.Storage.Postgres;

/// <summary>
/// What a server on this host notes for the next one, should it be killed: several may serve one draw, so each has a
/// file of its own, locked as long as it runs. The next one takes over the notes in all files that no server has. The
/// files are in the temporary folder. Owns the lock.
/// </summary>
internal sealed class ServerNote : IDisposable
{
    private const int MaxServers = 1000;

    private readonly FileLock _claim;
    private bool _isOurs;

    private ServerNote(FileLock claim) => (_claim, Left) = (claim, NotesIn(claim));

    /// <summary>The notes of servers that were killed.</summary>
    public IReadOnlyList<string> Left { get; private set; }

    /// <summary>Takes the first file that no running server has.</summary>
    /// <exception cref="NativeException">It cannot be opened.</exception>
    /// <exception cref="IOException">There is no place for it.</exception>
    public static ServerNote Claim(PostgresAddress address)
    {
        for (var number = 0; number < MaxServers; number++)
        {
            var claim = new FileLock(FileOf(address, number));
            if (claim.TryAcquireUntilDisposed())
            {
                var note = new ServerNote(claim);
                note.TakeOver(address, number + 1);
                return note;
            }
            claim.Dispose();
        }
        throw new IOException($"{MaxServers} servers of this draw run here already");
    }

    /// <summary>Whether a server of this host has ever served the draw.</summary>
    public static bool WasClaimed(PostgresAddress address) => File.Exists(FileOf(address, 0));

    /// <summary>Replaces the note.</summary>
    public void Write(string note)
    {
        _claim.WriteNote(note + "\n");
        _isOurs = true;
    }

    public void Dispose()
    {
        if (_isOurs)
            _claim.TryEmptyNote();
        _claim.Dispose();
    }

    // A server that was killed, and is started again when the others have ended, takes another file than it had.
    private void TakeOver(PostgresAddress address, int first)
    {
        for (var number = first; File.Exists(FileOf(address, number)); number++)
        {
            using var other = new FileLock(FileOf(address, number));
            if (!other.TryAcquireUntilDisposed() || NotesIn(other) is not { Length: > 0 } notes)
                continue;
            Left = [.. Left, .. notes];
            // In this order: a kill in between leaves a note twice, and not none.
            _claim.WriteNote(string.Concat(Left.Select(note => note + "\n")));
            other.WriteNote("");
        }
    }

    private static string[] NotesIn(FileLock file) =>
        file.ReadNote()
            .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    // A file stays for ever, as every lock's does: deleting it would race with the next server.
    private static string FileOf(PostgresAddress address, int number)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"lottery-{Environment.UserName}");
        OwnFolder.Make(folder);
        using var hash = new SealHash();
        hash.Append(System.Text.Encoding.UTF8.GetBytes(address.ToString()));
        return Path.Combine(folder, $"{hash.End()[..16]}-{number}.server");
    }
}
