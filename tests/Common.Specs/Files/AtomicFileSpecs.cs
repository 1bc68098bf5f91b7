using System.Diagnostics;
using System.Net.Sockets;
using Lottery.Files;

namespace Lottery.Common.Specs.Files;

public sealed class AtomicFileSpecs : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TempDir _folder = new();

    [Theory]
    [InlineData(Private)]
    [InlineData(
        Private | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead
    )]
    public void The_mode_of_the_file_that_is_there_is_kept(UnixFileMode mode)
    {
        var path = _folder.Write("file", "old");
        File.SetUnixFileMode(path, mode);

        using (var file = AtomicFile.Begin(path))
        {
            Assert.Equal(mode, File.GetUnixFileMode(Assert.Single(Drafts)));
            file.Content.Write("new"u8);
            file.Publish();
        }

        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal(mode, File.GetUnixFileMode(path));
    }

    [Fact]
    public void A_new_file_has_the_mode_that_the_umask_leaves()
    {
        File.WriteAllText(_folder.File("any"), "");

        Publish(_folder.File("file"));

        Assert.Equal(
            File.GetUnixFileMode(_folder.File("any")),
            File.GetUnixFileMode(_folder.File("file"))
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Root_leaves_the_file_to_its_owner()
    {
        Assert.SkipUnless(Environment.UserName == "root", "only root can give a file away");
        var path = _folder.Write("file", "old");
        await RunAsync("chown", "12:34", path);

        Publish(path);

        await RunAsync("sh", "-c", $"stat -c %u:%g '{path}' > '{_folder.File("owner")}'");
        Assert.Equal("12:34\n", await File.ReadAllTextAsync(_folder.File("owner")));
    }

    [Theory]
    [InlineData("there/target")]
    [InlineData("there/new")]
    public void A_link_stays_and_its_target_is_written(string target)
    {
        Directory.CreateDirectory(_folder.File("there"));
        _folder.Write("there/target", "old");
        File.CreateSymbolicLink(_folder.File("second"), target);
        File.CreateSymbolicLink(_folder.File("first"), "second");

        Publish(_folder.File("first"));

        Assert.Equal("new", File.ReadAllText(_folder.File(target)));
        Assert.Equal("second", new FileInfo(_folder.File("first")).LinkTarget);
        Assert.Equal(target, new FileInfo(_folder.File("second")).LinkTarget);
    }

    // The kernel follows the folder's link first: its .. is another one than the path's.
    [Fact]
    public void A_link_in_a_linked_folder_leads_where_the_kernel_goes()
    {
        Directory.CreateDirectory(_folder.File("a/b"));
        File.CreateSymbolicLink(_folder.File("a/b/link"), "../target");
        Directory.CreateSymbolicLink(_folder.File("shortcut"), "a/b");

        Publish(_folder.File("shortcut/link"));

        Assert.Equal("new", File.ReadAllText(_folder.File("a/target")));
    }

    [Fact]
    public void Links_without_an_end_are_refused()
    {
        File.CreateSymbolicLink(_folder.File("one"), "two");
        File.CreateSymbolicLink(_folder.File("two"), "one");

        Assert.Contains("Too many levels", AtomicFile.ReasonToRefuse(_folder.File("one")));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task What_is_no_regular_file_is_refused()
    {
        await RunAsync("mkfifo", _folder.File("fifo"));
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.IP);
        socket.Bind(new UnixDomainSocketEndPoint(_folder.File("socket")));
        File.CreateSymbolicLink(_folder.File("link"), "fifo");

        AssertRefused("a FIFO", _folder.File("fifo"));
        AssertRefused("a FIFO", _folder.File("link"));
        AssertRefused("a socket", _folder.File("socket"));
        AssertRefused("a folder", _folder.Path);
        AssertRefused("a device", "/dev/null");
        Assert.Empty(Drafts);
    }

    [Fact]
    public void A_reason_names_the_file_and_not_its_draft()
    {
        var reason = AtomicFile.ReasonToRefuse("/proc/file");

        Assert.Contains("'/proc/file'", reason);
        Assert.DoesNotContain(".tmp", reason);
    }

    [Fact]
    public void A_look_changes_nothing()
    {
        _folder.Write("file", "old");

        Assert.Null(AtomicFile.ReasonToRefuse(_folder.File("file")));
        Assert.Null(AtomicFile.ReasonToRefuse(_folder.File("new")));

        Assert.Equal([_folder.File("file")], Directory.GetFileSystemEntries(_folder.Path));
        Assert.Equal("old", File.ReadAllText(_folder.File("file")));
    }

    // Every usual umask takes the permission to write from others.
    [Theory]
    [InlineData(Private)]
    [InlineData(Private | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)]
    public void A_file_of_its_own_has_its_mode_from_the_first_byte_on(UnixFileMode mode)
    {
        using var file = AtomicFile.BeginOwn(_folder.File("file"), mode, overwrite: false);

        Assert.Equal(mode, File.GetUnixFileMode(Assert.Single(Drafts)));
        file.Content.Write("new"u8);
        file.Publish();

        Assert.Equal(mode, File.GetUnixFileMode(_folder.File("file")));
        Assert.Empty(Drafts);
    }

    [Fact]
    public void A_file_of_its_own_replaces_another_one_only_if_that_is_wanted()
    {
        var path = _folder.Write("file", "old");

        using (var refused = AtomicFile.BeginOwn(path, Private, overwrite: false))
            Assert.Throws<IOException>(refused.Publish);
        Assert.Equal("old", File.ReadAllText(path));
        using (var replacing = AtomicFile.BeginOwn(path, Private, overwrite: true))
            replacing.Publish();

        Assert.Equal("", File.ReadAllText(path));
        Assert.Equal(Private, File.GetUnixFileMode(path));
        Assert.Empty(Drafts);
    }

    [Theory]
    [InlineData("target")]
    [InlineData("nowhere")]
    public void A_file_of_its_own_is_not_written_through_a_link(string target)
    {
        _folder.Write("target", "old");
        File.CreateSymbolicLink(_folder.File("link"), target);

        var refused = Assert.Throws<IOException>(() =>
            AtomicFile.BeginOwn(_folder.File("link"), Private, overwrite: true)
        );

        Assert.Equal("it is a symbolic link", refused.Message);
        Assert.Empty(Drafts);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("draw.db", "it is a database of the lottery; name another file")]
    [InlineData("link", "it is a database of the lottery; name another file")]
    [InlineData("new.db", "it is a database of the lottery; name another file")]
    [InlineData("draw.db-wal", "it is a file of the database FOLDER/draw.db; name another file")]
    [InlineData("new.db.server", "it is a file of the database FOLDER/new.db; name another file")]
    [InlineData("key.pem", "it has a private key in it; name another file")]
    [InlineData("other.db", null)]
    [InlineData("other.db-wal", null)]
    [InlineData("empty", null)]
    public void A_database_its_files_and_a_key_are_refused(string file, string? reason)
    {
        var header = new byte[100];
        "SQLite format 3\0"u8.CopyTo(header);
        File.WriteAllBytes(_folder.File("other.db"), header);
        "LOTT"u8.CopyTo(header.AsSpan(68));
        File.WriteAllBytes(_folder.File("draw.db"), header);
        File.CreateSymbolicLink(_folder.File("link"), "draw.db");
        foreach (var empty in new[] { "empty", "new.db", "new.db.lock" })
            _folder.Write(empty, "");
        _folder.Write("key.pem", "certificate\n-----BEGIN EC PRIVATE KEY-----\n");

        Assert.Equal(
            reason?.Replace("FOLDER", _folder.Path),
            AtomicFile.ReasonToRefuse(_folder.File(file))
        );
    }

    private string[] Drafts => Directory.GetFiles(_folder.Path, ".*.tmp");

    private static void Publish(string path)
    {
        using var file = AtomicFile.Begin(path);
        file.Content.Write("new"u8);
        file.Publish();
    }

    private static void AssertRefused(string kind, string path)
    {
        Assert.Equal($"it is {kind}, no regular file", AtomicFile.ReasonToRefuse(path));
        Assert.Throws<IOException>(() => AtomicFile.Begin(path));
    }

    private static Task RunAsync(string program, params string[] arguments) =>
        Process.Start(program, arguments).WaitForExitAsync(TestContext.Current.CancellationToken);
}
