using Lottery.Logging;
using Lottery.Sync;

namespace Lottery.Orchestrator.Specs;

/// <summary>Which server has a database, and what the note of a killed one is good for.</summary>
public sealed class DatabaseClaimSpecs : IDisposable
{
    private readonly TempDir _folder = new();
    private readonly string _semaphore = $"/lottery-specs-claim-{Environment.ProcessId}";

    private string Database => _folder.File("lottery.db");

    private string NoteFile => DatabaseClaim.FileOf(Database);

    [Fact]
    public void A_killed_servers_semaphore_goes_with_the_claim_and_the_note_is_ours_at_once()
    {
        using var log = new CapturedLog();
        using var left = NamedSemaphore.Create(_semaphore);
        File.WriteAllText(NoteFile, $"1 {_semaphore}\n");

        using var claim = DatabaseClaim.Take(Database, log.Logger);

        Assert.False(NamedSemaphore.Unlink(_semaphore));
        Assert.Equal(
            $"semaphore {_semaphore} of a killed server",
            Assert.Single(log.Lines)["resource"]
        );
        Assert.Equal($"{Environment.ProcessId} \n", Note());
    }

    [Fact]
    public void A_claim_that_cannot_be_taken_names_the_server_and_leaves_its_note_and_its_semaphore()
    {
        using var first = DatabaseClaim.Take(Database, LogWriter.None);
        first.NoteSemaphore(_semaphore);
        using var semaphore = NamedSemaphore.Create(_semaphore);

        var refused = Assert.Throws<ServerException>(() =>
            DatabaseClaim.Take(Database, LogWriter.None)
        );

        Assert.EndsWith(
            $"is served by the process {Environment.ProcessId} already",
            refused.Message
        );
        Assert.Equal($"{Environment.ProcessId} {_semaphore}\n", Note());
        Assert.True(NamedSemaphore.Unlink(_semaphore));
    }

    [Fact]
    public void A_database_that_is_given_back_has_an_empty_note()
    {
        DatabaseClaim.Take(Database, LogWriter.None).Dispose();

        Assert.Equal("", Note());
    }

    public void Dispose()
    {
        NamedSemaphore.Unlink(_semaphore);
        _folder.Dispose();
    }

    private string Note()
    {
        using var file = new FileLock(NoteFile);
        return file.ReadNote();
    }
}
