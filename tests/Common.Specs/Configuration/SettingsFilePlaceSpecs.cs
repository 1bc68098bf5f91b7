using System.Diagnostics;
using System.Text;
using Lottery.Configuration;

namespace Lottery.Common.Specs.Configuration;

/// <summary>Which file is the configuration, and which is refused: by its kind, its owner and its permissions.</summary>
public sealed class SettingsFilePlaceSpecs : IDisposable
{
    private static readonly Setting Port = new("--port", "SERVER_PORT");
    private static readonly Setting Number = new("--winning-number", "WINNING_NUMBER");
    private static readonly SettingTable IniTable = new(
        "config.ini",
        IniText.Parse,
        [Port, Number, new Setting("--change-rules", "")]
    );

    private readonly TempDir _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_in_the_place_of_a_file_is_found_and_refused()
    {
        var path = _folder.File("config.ini");
        Directory.CreateDirectory(path);

        Assert.Equal(path, SettingsFile.Locate(path, "config.ini"));
        AssertRefused("it is a folder, not a file", path);
    }

    [Fact]
    public void A_link_to_nothing_is_found_and_refused()
    {
        var path = _folder.File("config.ini");
        File.CreateSymbolicLink(path, _folder.File("gone"));

        Assert.Equal(path, SettingsFile.Locate(path, "config.ini"));
        AssertTold(
            $"cannot read {path}: opening {path}: No such file or directory (errno 2)",
            () => SettingsFile.Open(path, IniTable)
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_FIFO_is_refused_and_not_waited_for()
    {
        var path = _folder.File("config.ini");
        await RunAsync("mkfifo", path);

        AssertRefused("it is no regular file", path);
    }

    [Fact]
    public void A_file_may_be_of_64_KiB()
    {
        Ini("[DEFAULT]\n".PadRight(65536, '\n'));

        AssertRefused(
            "it is longer than 64 KiB",
            _folder.Write("config.ini", Encoding.UTF8.GetBytes("[DEFAULT]\n".PadRight(65537, '\n')))
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_file_that_this_processs_own_group_may_write_to_is_used()
    {
        var path = _folder.Write("config.ini", "[DEFAULT]\nSERVER_PORT = 7\n"u8.ToArray());
        await RunAsync("chmod", "g+w,o-w", path);

        Assert.Equal("7", SettingsFile.Open(path, IniTable).Find(Port));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_file_that_others_may_write_to_is_refused()
    {
        var path = _folder.Write("config.ini", []);
        await RunAsync("chmod", "o+w", path);

        AssertRefused("others than its owner may write to it; say chmod go-w", path);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_file_of_another_user_is_refused()
    {
        Assert.SkipUnless(Environment.UserName == "root", "only root can give a file away");
        var path = _folder.Write("config.ini", []);
        await RunAsync("chown", "1", path);

        AssertRefused("it belongs to the user 1; it must be this user's, or root's", path);
    }

    [Fact]
    public void The_file_is_where_it_is_said_to_be()
    {
        var file = _folder.Write("settings.ini", []);

        Assert.Equal(file, SettingsFile.Locate(file, "config.ini"));
        AssertTold(
            $"--config is '{_folder.File("no.ini")}'; there is no such file",
            () => SettingsFile.Locate(_folder.File("no.ini"), "config.ini")
        );
        Assert.Null(SettingsFile.Locate(wanted: null, $"{Guid.NewGuid()}.ini"));
    }

    private SettingSource Ini(string text) =>
        SettingsFile.Open(_folder.Write("config.ini", Encoding.UTF8.GetBytes(text)), IniTable);

    private static Task RunAsync(string program, params string[] arguments) =>
        Process.Start(program, arguments).WaitForExitAsync(TestContext.Current.CancellationToken);

    private static void AssertRefused(string problem, string path) =>
        AssertTold($"cannot use {path}: {problem}", () => SettingsFile.Open(path, IniTable));

    private static void AssertTold(string message, Func<object?> use) =>
        Assert.Equal(message, Assert.Throws<ConfigurationException>(use).Message);
}
