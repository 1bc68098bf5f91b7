using System.Globalization;
using Xunit;

namespace Lottery.Support;

/// <summary>
/// The real server, started for one test. Owns its process and, unless given one, the folder it runs
/// in. Disposing stops it and asserts that it leaves nothing behind: no process, no semaphore, no log
/// line out of form and no error that the test did not announce by <see cref="ExpectError"/>.
/// </summary>
public sealed class TestLottery : IAsyncDisposable
{
    private readonly TempDir _folder;
    private readonly bool _ownsFolder;
    private readonly ChildProcess _process;
    private readonly HashSet<string> _expectedErrors = [];
    private string? _expectedFailure;
    private int _expectedExit;
    private bool _killed;

    private TestLottery(TempDir folder, bool ownsFolder, ChildProcess process)
    {
        _folder = folder;
        _ownsFolder = ownsFolder;
        _process = process;
        Log = new ServerLog(process);
    }

    /// <summary>Where it listens.</summary>
    public int Port { get; private set; }

    /// <summary>What it said.</summary>
    public ServerLog Log { get; }

    /// <summary>The process of the server.</summary>
    public ChildProcess Process => _process;

    /// <summary>The folder that it runs in.</summary>
    public TempDir Folder => _folder;

    /// <summary>The database file.</summary>
    public string Database => DatabaseIn(_folder);

    /// <summary>Whether the test has changed the database by hand, so that its counts are wrong.</summary>
    public bool IsUnbalanced { get; set; }

    /// <summary>The ids of the processes that the server has started and that still are.</summary>
    public IReadOnlyList<int> Workers => ProcessTree.ChildrenOf(_process.Id);

    /// <summary>The files of the named semaphores that the server and its workers have open.</summary>
    public IReadOnlyList<string> Semaphores =>
        [.. Workers.Append(_process.Id).SelectMany(ProcessTree.SemaphoresOf).Distinct()];

    /// <summary>Starts a server in a folder of its own.</summary>
    /// <param name="agencies">How many agencies must send END.</param>
    /// <param name="arguments">Further arguments; where they say something else they hold.</param>
    public static Task<TestLottery> StartAsync(int agencies = 1, params string[] arguments) =>
        StartAsync(new TempDir(), ownsFolder: true, new(agencies, arguments));

    /// <summary>Starts a server in a folder of the test, on the database that is there already.</summary>
    public static Task<TestLottery> StartAsync(
        TempDir folder,
        int agencies = 1,
        params string[] arguments
    ) => StartAsync(folder, ownsFolder: false, new(agencies, arguments));

    /// <summary>Starts a server in a folder of its own, in particular circumstances.</summary>
    public static Task<TestLottery> StartAsync(ServerStart start) =>
        StartAsync(new TempDir(), ownsFolder: true, start);

    /// <summary>Starts a server in a folder of the test, in particular circumstances.</summary>
    public static Task<TestLottery> StartAsync(TempDir folder, ServerStart start) =>
        StartAsync(folder, ownsFolder: false, start);

    /// <summary>The command line of a server for tests.</summary>
    public static IReadOnlyList<string> Arguments(
        TempDir folder,
        int agencies,
        params string[] arguments
    )
    {
        var ours = new (string Flag, string Value)[]
        {
            ("--port", "0"),
            ("--bind", "127.0.0.1"),
            ("--agencies", agencies.ToString(CultureInfo.InvariantCulture)),
            ("--database", DatabaseIn(folder)),
            ("--log-level", "DEBUG"),
            // On a busy machine an orderly end takes its time; one that hangs ends with its test.
            ("--grace", "1m"),
            // Each worker is a process to start, and most of them a test would never use.
            ("--max-workers", $"{(agencies <= 4 ? agencies + 2 : 1024)}"),
        };
        return
        [
            "serve",
            .. ours.Where(setting => !arguments.Contains(setting.Flag))
                .SelectMany(setting => new[] { setting.Flag, setting.Value }),
            .. arguments,
        ];
    }

    /// <summary>The rows stored so far, in the order stored; of one agency, if one is named.</summary>
    public IReadOnlyList<StoredBet> StoredBets(int? agency = null) =>
        [.. StoredBet.ReadAll(Database).Where(bet => agency is null || bet.Agency == agency)];

    /// <summary>The draws recorded so far.</summary>
    public IReadOnlyList<StoredDraw> StoredDraws() => StoredDraw.ReadAll(Database);

    /// <summary>Opens a connection to the server.</summary>
    public Task<WireClient> ConnectAsync() => WireClient.ConnectAsync(Port);

    /// <summary>An ERROR line about this action is what the test is about.</summary>
    public void ExpectError(string action) => _expectedErrors.Add(action);

    /// <summary>That the server ends by itself, and says this on standard error, is what the test is about.</summary>
    public void ExpectFailure(string reason) => (_expectedFailure, _expectedExit) = (reason, 1);

    /// <summary>That the server leaves with another code than 0 is what the test is about.</summary>
    public void ExpectExit(int code) => _expectedExit = code;

    /// <summary>Asks the server to stop and waits until it has.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync(Signal signal = Signal.Terminate)
    {
        _process.Signal(signal);
        return await _process.ExitAsync();
    }

    /// <summary>Kills the server, and nothing but it, and waits until all that it started is gone.</summary>
    public async Task KillAsync()
    {
        _killed = true;
        _process.Kill();
        await _process.ExitAsync();
        await AllGoneAsync();
    }

    /// <summary>Stops the server and looks at what is left.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await EndAsync();
        }
        finally
        {
            await _process.DisposeAsync();
            // A server that was killed could not remove it; the next one would.
            foreach (var semaphore in OwnSemaphores())
                File.Delete(semaphore);
            if (_ownsFolder)
                _folder.Dispose();
        }
    }

    private static async Task<TestLottery> StartAsync(
        TempDir folder,
        bool ownsFolder,
        ServerStart start
    )
    {
        var process = start.In(folder);
        var lottery = new TestLottery(folder, ownsFolder, process)
        {
            // A draw on PostgreSQL leaves no file; its tests look at it themselves.
            IsUnbalanced = start.Arguments.Any(argument =>
                argument.StartsWith("postgres://", StringComparison.Ordinal)
            ),
        };
        try
        {
            var listen = await lottery.Log.WaitForAsync("listen");
            lottery.Port = int.Parse(listen["port"], CultureInfo.InvariantCulture);
            return lottery;
        }
        catch
        {
            await process.DisposeAsync();
            if (ownsFolder)
                folder.Dispose();
            throw;
        }
    }

    private static string DatabaseIn(TempDir folder) => folder.File("lottery.db");

    private async Task EndAsync()
    {
        // A test that ran out of time has its own story to tell.
        if (TestContext.Current.CancellationToken.IsCancellationRequested)
            return;
        var code = _process.HasExited ? await _process.ExitAsync() : await StopAsync();
        if (!_killed)
        {
            if (code != _expectedExit)
                throw _process.Failure($"left with {code}, and not with {_expectedExit}");
            AssertNothingLeft();
        }
        AssertCleanLog();
        if (!IsUnbalanced && Balance.ProblemsOf(Database) is [var problem, ..])
            throw _process.Failure($"left a database that does not balance: {problem}");
    }

    private void AssertNothingLeft()
    {
        if (ProcessTree.WorkingIn(_folder) is [_, ..] pids)
            throw _process.Failure($"left processes behind: {string.Join(", ", pids)}");
        if (OwnSemaphores() is [_, ..] left)
            throw _process.Failure($"left semaphores behind: {string.Join(", ", left)}");
    }

    private string[] OwnSemaphores() =>
        Directory.GetFiles("/dev/shm", $"sem.lottery-{_process.Id}-*");

    private void AssertCleanLog()
    {
        var errors = Log.Lines.Where(line =>
            line.IsError && !_expectedErrors.Contains(line.Action)
        );
        if (errors.FirstOrDefault() is { } error)
            throw _process.Failure($"logged an error that was not expected: {error.Action}");
        if (_process.Said.FirstOrDefault(IsUnexpected) is { } said)
            throw _process.Failure($"wrote to standard error: {said.Text}");
    }

    private bool IsUnexpected(SaidLine line) =>
        line.IsError && (_expectedFailure is null || !line.Text.Contains(_expectedFailure));

    private async Task AllGoneAsync()
    {
        foreach (var pid in ProcessTree.WorkingIn(_folder))
        {
            try
            {
                using var orphan = System.Diagnostics.Process.GetProcessById(pid);
                await orphan.WaitForExitAsync(TestContext.Current.CancellationToken);
            }
            catch (ArgumentException)
            {
                // It was gone before we could look.
            }
        }
    }
}
