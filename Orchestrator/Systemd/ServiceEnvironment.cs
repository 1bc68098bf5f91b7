using System.Globalization;
using Lottery.Configuration;
using Lottery.Logging;

namespace Lottery.Orchestrator.Systemd;

/// <summary>
/// What systemd tells the main process of a service in its environment: sd_notify(3), sd_watchdog_enabled(3),
/// sd_listen_fds(3). All of it is <c>null</c>, or 0, where systemd has not started the server. Owns nothing.
/// </summary>
internal sealed record ServiceEnvironment
{
    private const string NotifyVariable = "NOTIFY_SOCKET";
    private const string TimeoutVariable = "WATCHDOG_USEC";
    private const string WatchedVariable = "WATCHDOG_PID";
    private const string SocketsVariable = "LISTEN_FDS";
    private const string ListenerVariable = "LISTEN_PID";
    private const string NamesVariable = "LISTEN_FDNAMES";

    // Ten years: enough for a timeout, and a TimeSpan holds it. LISTEN_FDS is far below.
    private const long MaxMicroseconds = 10L * 365 * 24 * 3600 * 1_000_000;

    // LISTEN_PIDFDID: which process of that number; systemd 259 and later.
    private static readonly string[] Variables =
    [
        NotifyVariable,
        TimeoutVariable,
        WatchedVariable,
        SocketsVariable,
        ListenerVariable,
        NamesVariable,
        "LISTEN_PIDFDID",
    ];

    /// <summary>Where systemd hears of the service: a path, or <c>@</c> and an abstract name.</summary>
    public string? NotifyAddress { get; private init; }

    /// <summary>How long the server may show no progress; <c>null</c>: systemd does not watch it.</summary>
    public TimeSpan? WatchdogTimeout { get; private init; }

    /// <summary>How many sockets are passed to this process, from descriptor 3 on.</summary>
    public int Sockets { get; private init; }

    /// <summary>What the units call the sockets, with colons between them; it is for people.</summary>
    public string SocketNames { get; private init; } = "";

    /// <summary>
    /// Why sockets are passed to another process, if they are. They are left alone, as sd_listen_fds(3) does.
    /// </summary>
    public string? NotForThisProcess { get; private init; }

    /// <summary>Reads the variables and removes them: no worker inherits them.</summary>
    /// <exception cref="ConfigurationException">One has a value that systemd does not give.</exception>
    public static ServiceEnvironment Take()
    {
        var taken = Read(Environment.GetEnvironmentVariable, Environment.ProcessId);
        foreach (var name in Variables)
            Environment.SetEnvironmentVariable(name, null);
        return taken;
    }

    /// <summary>Reads the variables of the process <paramref name="pid"/>.</summary>
    /// <exception cref="ConfigurationException">One has a value that systemd does not give.</exception>
    internal static ServiceEnvironment Read(Func<string, string?> find, int pid)
    {
        var sockets = Number(SocketsVariable);
        var listener = Number(ListenerVariable);
        var isListener = sockets is not null && listener == pid;
        var isWatched = (Number(WatchedVariable) ?? pid) == pid;
        return new ServiceEnvironment
        {
            NotifyAddress = Text(NotifyVariable),
            WatchdogTimeout =
                isWatched && Number(TimeoutVariable) is { } microseconds
                    ? TimeSpan.FromMicroseconds(microseconds)
                    : null,
            Sockets = isListener ? (int)sockets!.Value : 0,
            SocketNames = PlainText.Escape(Text(NamesVariable) ?? ""),
            NotForThisProcess =
                sockets is null || isListener
                    ? null
                    : $"{ListenerVariable} is {listener?.ToString(CultureInfo.InvariantCulture) ?? "not set"}, and the server is the process {pid}",
        };

        string? Text(string name) => find(name) is { Length: > 0 } text ? text : null;

        long? Number(string name) =>
            Text(name) is not { } text ? null
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number is > 0 and <= MaxMicroseconds
                ? number
            : throw new ConfigurationException(
                $"{name} in the environment is '{PlainText.Escape(text)}'; it must be a whole number from 1 up, as systemd sets it"
            );
    }
}
