namespace Lottery.Client.Specs.Fixtures;

/// <summary>
/// A program under a terminal of its own, which script(1) makes. Each redrawn line counts as a line. Owns the
/// process and the keyboard.
/// </summary>
public sealed class PseudoTerminal : IAsyncDisposable
{
    private const string Script = "/usr/bin/script";
    private const string EraseToEnd = "\e[K";

    private readonly FileStream _keyboard;
    private readonly string _typescript;

    private PseudoTerminal(ChildProcess process, FileStream keyboard, string typescript) =>
        (Process, _keyboard, _typescript) = (process, keyboard, typescript);

    /// <summary>The process of script(1), which has the exit code of the program.</summary>
    public ChildProcess Process { get; }

    /// <summary>What was shown, a line for each redraw.</summary>
    public IReadOnlyList<string> Shown =>
        [
            .. Process
                .Said.Select(line => line.Text.Replace(EraseToEnd, ""))
                .Where(line => line.Length > 0),
        ];

    /// <summary>What is left on the screen: of a redrawn line the last state. After the end.</summary>
    public IReadOnlyList<string> Screen
    {
        get
        {
            // script(1) has written a line before what the program wrote, and one behind it.
            var lines = File.ReadAllText(_typescript).Split('\n')[1..];
            return
            [
                .. lines
                    .TakeWhile(line => !line.StartsWith("Script done", StringComparison.Ordinal))
                    .Select(line => line.TrimEnd('\r').Split('\r').Aggregate("", Overwrite))
                    .Where(line => line.Length > 0),
            ];
        }
    }

    /// <summary>Starts <c>lottery client</c> as agency 7, or skips the test where there is no script(1).</summary>
    public static async Task<PseudoTerminal> StartClientAsync(
        TempDir folder,
        string server,
        string arguments,
        int columns = 80,
        string type = "xterm"
    )
    {
        Assert.SkipUnless(File.Exists(Script), "script(1) of util-linux makes the terminal");
        using var mkfifo = System.Diagnostics.Process.Start("mkfifo", folder.File("keyboard"));
        await mkfifo.WaitForExitAsync(TestContext.Current.CancellationToken);
        var client = $"'{Programs.Lottery}' client --id 7 --server '{server}' {arguments}";
        var process = ChildProcess.Start(
            "/bin/sh",
            [
                "-c",
                $"exec {Script} -qec \"$0\" typescript < keyboard",
                $"stty cols {columns} && exec {client}",
            ],
            folder,
            ("TERM", type)
        );
        // Opening waits until the shell has opened the other end (fifo(7)).
        var keyboard = new FileStream(folder.File("keyboard"), FileMode.Open, FileAccess.Write);
        return new PseudoTerminal(process, keyboard, folder.File("typescript"));
    }

    /// <summary>Presses Ctrl+C.</summary>
    public void PressCtrlC()
    {
        _keyboard.Write("\u0003"u8);
        _keyboard.Flush();
    }

    /// <summary>Waits until something is shown.</summary>
    public Task<string> WaitForAsync(string text) => Process.WaitForLineAsync(text);

    /// <summary>Waits for the end; returns the exit code.</summary>
    public Task<int> ExitAsync() => Process.ExitAsync();

    /// <summary>Ends the program, should it still run.</summary>
    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        await _keyboard.DisposeAsync();
    }

    // What is written after a carriage return stands over what was there; EL erases what is behind it.
    private static string Overwrite(string line, string written)
    {
        var column = 0;
        foreach (var (number, part) in written.Split(EraseToEnd).Index())
        {
            if (number > 0)
                line = line[..column];
            line = line[..column] + part + line[Math.Min(line.Length, column + part.Length)..];
            column += part.Length;
        }
        return line;
    }
}
