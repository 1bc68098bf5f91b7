namespace Lottery.EndToEnd.Specs.Processes;

/// <summary>A limit of file sizes (<c>ulimit -f</c>, SIGXFSZ) that the database reaches.</summary>
public sealed class FileSizeLimitSpecs : IDisposable
{
    private const int MaxMessages = 1_000;

    private readonly TempDir _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task An_agency_is_told_and_the_server_goes_on()
    {
        // In units of 1024 bytes (bash).
        var limited = _folder.Write(
            "limited-lottery",
            $"#!/bin/bash\nulimit -f 300\nexec {Programs.Lottery} \"$@\"\n"
        );
        File.SetUnixFileMode(limited, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await using var lottery = await TestLottery.StartAsync(
            _folder,
            new ServerStart(1)
            {
                Program = limited,
                // A program that compiles as it goes would keep its code in a file of two GiB.
                Environment = [("DOTNET_EnableWriteXorExecute", "0")],
            }
        );
        lottery.ExpectError("connection_closed");
        using var agency = await lottery.ConnectAsync();

        var answer = "";
        for (var n = 0; n < MaxMessages && (answer is "" or "ACK\n"); n++)
            answer = await agency.AskAsync(Some.Bets(100));

        Assert.Equal("ERROR the server cannot store bets now\n", answer);
        Assert.Empty(lottery.Log.Of("worker_exited"));
    }
}
