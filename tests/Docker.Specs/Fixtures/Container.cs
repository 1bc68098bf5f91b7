using System.Globalization;

namespace Lottery.Docker.Specs.Fixtures;

/// <summary>One container, by its name. Owns the process that follows its log, not the container.</summary>
internal sealed class Container(Checkout checkout, string name) : IAsyncDisposable
{
    private ChildProcess? _logs;

    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>What it logs, from its start on; every line must be of the form.</summary>
    public ServerLog Log => field ??= new ServerLog(Logs);

    private ChildProcess Logs => _logs ??= checkout.Start("docker", "logs", "--follow", name);

    /// <summary>Sends a signal, as <c>docker kill -s SIGTERM server</c> does.</summary>
    public Task SignalAsync(string signal) => DockerAsync("kill", "-s", signal, name);

    /// <summary>Waits for the end of the container and of its log.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> ExitAsync()
    {
        var code = await DockerAsync("wait", name);
        await Logs.ExitAsync();
        return int.Parse(code, CultureInfo.InvariantCulture);
    }

    /// <summary>Asserts that it ends with 0, in order: that all is closed is its last word.</summary>
    public async Task EndsInOrderAsync()
    {
        var code = await ExitAsync();
        if (code != 0)
            throw Logs.Failure($"{name} ended with {code}");
        AssertClosed();
    }

    /// <summary>Asserts that what it had is closed, with a line for it, and that it said nothing but lines.</summary>
    public void AssertClosed()
    {
        var lines = Log.Lines;
        if (lines[^1] is not { Action: "shutdown", Result: "success" })
            throw Logs.Failure($"{name} did not shut down in order");
        if (lines.All(line => line is not { Action: "close", Result: "success" }))
            throw Logs.Failure($"{name} closed nothing");
        if (Logs.Said.Any(line => line.IsError))
            throw Logs.Failure($"{name} wrote to standard error");
    }

    /// <summary>Waits until its health check succeeds.</summary>
    public async Task IsHealthyAsync()
    {
        while (await InspectAsync("{{.State.Health.Status}}") is not "healthy")
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>What <c>docker inspect</c> knows.</summary>
    public Task<string> InspectAsync(string format) =>
        DockerAsync("inspect", "--format", format, name);

    /// <summary>The commands of its processes, with their states as in ps(1).</summary>
    public async Task<IReadOnlyList<(string Pid, string State, string Command)>> ProcessesAsync() =>
        [
            .. (await DockerAsync("top", name, "-eo", "pid,stat,args"))
                .Split('\n')
                .Skip(1)
                .Select(line => line.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries))
                .Select(column => (column[0], column[1], column[2])),
        ];

    /// <summary>Runs docker, which must succeed.</summary>
    /// <returns>What it said.</returns>
    public async Task<string> DockerAsync(params string[] arguments) =>
        (await checkout.RunAsync(["docker", .. arguments], [], "checkout")).With(0).Output;

    public ValueTask DisposeAsync() => _logs?.DisposeAsync() ?? ValueTask.CompletedTask;
}
