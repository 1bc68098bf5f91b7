using Lottery.Hosting;
using Lottery.Native;

namespace Lottery.Audit.Postgres;

/// <summary>Writes a draw on PostgreSQL to a file, which is there whole or not at all.</summary>
public static class PostgresBackup
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes one moment of a draw, also while servers use it.</summary>
    /// <param name="name">The draw as a sentence names it.</param>
    /// <param name="connection">What Npgsql needs for a connection whose search_path is the draw's schema.</param>
    /// <param name="file">Where the copy will be.</param>
    /// <param name="overwrite">Whether a file that is there is replaced.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>What was written; it is on the disk.</returns>
    /// <exception cref="FailedException">It cannot be read, or the file not be written; there is no new file then.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; there is no new file.</exception>
    public static WrittenCopy Write(
        string name,
        string connection,
        string file,
        bool overwrite,
        CancellationToken stop
    )
    {
        try
        {
            var target = LinkTarget.Behind(file);
            if (Directory.Exists(target))
                throw Difference.Is($"{file} is a folder; name the file that the copy will be");
            if (!overwrite && File.Exists(target))
                throw Difference.Is($"{file} is there already; --force replaces it");
            using var draw = new PostgresDraw(name, connection);
            using var moment = draw.ReadMoment(stop);
            return Write(moment, target, $"{target}.{Environment.ProcessId}.part", overwrite);
        }
        catch (Exception e)
            when (e is NativeException or IOException or UnauthorizedAccessException)
        {
            throw Difference.Is($"cannot copy the database to {file}: {e.Message.TrimEnd('.')}");
        }
    }

    private static WrittenCopy Write(
        PostgresMoment moment,
        string target,
        string draft,
        bool overwrite
    )
    {
        try
        {
            Create(draft);
            long bets;
            using (var copy = FileForm.In(draft))
            {
                copy.Fill(moment);
                bets = copy.Number("select total(stored) from lists");
            }
            PathSync.Run(draft);
            var written = new WrittenCopy(target, bets, new FileInfo(draft).Length);
            File.Move(draft, target, overwrite);
            PathSync.Run(Path.GetDirectoryName(target)!);
            return written;
        }
        finally
        {
            File.Delete(draft);
        }
    }

    private static void Create(string draft) =>
        new FileStream(
            draft,
            new FileStreamOptions
            {
                // One of a killed process that had the same number is written over.
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                UnixCreateMode = OwnerOnly,
            }
        ).Dispose();
}

/// <summary>A copy of a draw.</summary>
/// <param name="File">The full path.</param>
/// <param name="Bets">The bets in it that take part in the draw.</param>
/// <param name="Bytes">Its length.</param>
public sealed record WrittenCopy(string File, long Bets, long Bytes);
