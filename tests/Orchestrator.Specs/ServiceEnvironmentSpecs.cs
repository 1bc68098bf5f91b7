using Lottery.Configuration;
using Lottery.Orchestrator.Systemd;

namespace Lottery.Orchestrator.Specs;

/// <summary>The variables by which systemd speaks to the main process of a service.</summary>
public sealed class ServiceEnvironmentSpecs
{
    private const int Pid = 4711;

    [Fact]
    public void Without_systemd_there_is_nothing()
    {
        var read = Read();

        Assert.Null(read.NotifyAddress);
        Assert.Null(read.WatchdogTimeout);
        Assert.Equal(0, read.Sockets);
        Assert.Null(read.NotForThisProcess);
    }

    [Fact]
    public void What_is_for_this_process_is_taken()
    {
        var read = Read(
            ("NOTIFY_SOCKET", "@notify"),
            ("WATCHDOG_USEC", "60000000"),
            ("WATCHDOG_PID", "4711"),
            ("LISTEN_FDS", "1"),
            ("LISTEN_PID", "4711"),
            ("LISTEN_FDNAMES", "lottery.socket")
        );

        Assert.Equal("@notify", read.NotifyAddress);
        Assert.Equal(TimeSpan.FromMinutes(1), read.WatchdogTimeout);
        Assert.Equal((1, "lottery.socket"), (read.Sockets, read.SocketNames));
        Assert.Null(read.NotForThisProcess);
    }

    [Fact]
    public void The_watchdog_of_any_process_is_this_ones() =>
        Assert.Equal(
            TimeSpan.FromMilliseconds(1500),
            Read(("WATCHDOG_USEC", "1500000")).WatchdogTimeout
        );

    [Fact]
    public void The_watchdog_of_another_process_is_not() =>
        Assert.Null(Read(("WATCHDOG_USEC", "1500000"), ("WATCHDOG_PID", "1")).WatchdogTimeout);

    [Theory]
    [InlineData("1", "LISTEN_PID is 1, and the server is the process 4711")]
    [InlineData("", "LISTEN_PID is not set, and the server is the process 4711")]
    public void The_sockets_of_another_process_are_not_taken(string listener, string reason)
    {
        var read = Read(("LISTEN_FDS", "2"), ("LISTEN_PID", listener));

        Assert.Equal((0, reason), (read.Sockets, read.NotForThisProcess));
    }

    [Theory]
    [InlineData("LISTEN_FDS", "0")]
    [InlineData("LISTEN_FDS", "many")]
    [InlineData("LISTEN_PID", "+4711")]
    [InlineData("WATCHDOG_USEC", "-1")]
    [InlineData("WATCHDOG_USEC", "9223372036854775807")]
    [InlineData("WATCHDOG_PID", "1.5")]
    public void What_is_no_number_of_systemds_is_an_error(string name, string value)
    {
        var error = Assert.Throws<ConfigurationException>(() => Read((name, value)));

        Assert.StartsWith($"{name} in the environment is '{value}'; ", error.Message);
    }

    private static ServiceEnvironment Read(params (string Name, string Value)[] variables) =>
        ServiceEnvironment.Read(
            name => variables.FirstOrDefault(variable => variable.Name == name).Value,
            Pid
        );
}
