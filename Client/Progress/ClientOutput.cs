using Lottery.Client.Sessions;
using Lottery.Client.Settings;
using Lottery.Configuration;
using Lottery.Logging;

namespace Lottery.Client.Progress;

/// <summary>
/// Where a client shows what it does: as log lines on standard output; on a terminal as a progress bar and a
/// summary, with the warnings of the log above them; for a program as one JSON object, with the log on standard
/// error. Owns the view.
/// </summary>
public sealed class ClientOutput : IDisposable
{
    private readonly TerminalView? _terminal;

    /// <summary>Chooses by the options.</summary>
    public ClientOutput(ClientOptions options)
    {
        // The lines below WARNING say what the bar and the summary show, unless they are asked for.
        var level =
            options.Settings.Find(ClientSettings.Level, Kinds.LogLevel.OrNone())
            ?? LogLevel.Warning;
        var showsLog = !options.IsTerminal || options.Mode is not ClientMode.Upload;
        if (options.Json)
        {
            Log = LogWriter.ToStandardError(level);
            View = new JsonSummary(Console.Out);
        }
        else if (showsLog || level < LogLevel.Warning)
            Log = LogWriter.ToStandardOutput(options.LogLevel);
        else
        {
            var output = StandardOutput.Open();
            var terminal = new TerminalLines(output.TryWrite, () => output.Columns);
            Log = new LogWriter(terminal.TryWrite, level);
            View = _terminal = new TerminalView(terminal, options);
        }
    }

    /// <summary>Whether a person sees standard output, on a terminal that can redraw a line.</summary>
    public static bool IsTerminal =>
        !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";

    /// <summary>The log.</summary>
    public LogWriter Log { get; }

    /// <summary>The view; <c>null</c> where the log tells everything.</summary>
    public IUploadView? View { get; }

    /// <summary>Tells a person that it was asked to stop.</summary>
    public void Stops() => _terminal?.Stops();

    /// <summary>Leaves a clean line on the terminal.</summary>
    public void Dispose() => _terminal?.Dispose();
}
