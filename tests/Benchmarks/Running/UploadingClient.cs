using System.Globalization;

namespace Lottery.Benchmarks.Running;

/// <summary>One <c>lottery client</c> that uploads a file. Owns the process.</summary>
public sealed class UploadingClient : IAsyncDisposable
{
    private readonly LoggedProcess _process;
    private readonly string _winners;

    private UploadingClient(LoggedProcess process, string winners) =>
        (_process, _winners) = (process, winners);

    /// <summary>The process id.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Starts it.</summary>
    /// <param name="options">How it logs.</param>
    /// <param name="server">Where it uploads.</param>
    /// <param name="file">What it uploads.</param>
    /// <param name="certificate">The agency's certificate, with TLS.</param>
    public static UploadingClient Start(
        BenchOptions options,
        ServerUnderLoad server,
        AgencyFile file,
        string? certificate = null
    )
    {
        var winners = server.Folder.File($"winners-{file.Agency}.txt");
        var process = LoggedProcess.Start(
            Programs.Lottery,
            [
                "client",
                .. new[] { "--id", file.Agency.ToString(CultureInfo.InvariantCulture) },
                .. new[] { "--server", $"127.0.0.1:{server.Port}", "--file", file.Path },
                .. new[] { "--output", winners, "--log-level", options.LogLevel },
                .. certificate is null ? Array.Empty<string>() : ["--pki", certificate],
            ],
            server.Folder,
            $"client-{file.Agency}.log"
        );
        return new(process, winners);
    }

    /// <summary>Waits until it has its winners and is gone.</summary>
    /// <exception cref="BenchException">It failed.</exception>
    public Task SucceedAsync() => _process.SucceedAsync();

    /// <summary>An error about it, with its last words.</summary>
    public BenchException Failure(string what) => _process.Failure(what);

    /// <summary>The documents that it was told.</summary>
    public IReadOnlyList<string> ReadWinners() => File.ReadAllLines(_winners);

    /// <summary>Kills what is left of it.</summary>
    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
