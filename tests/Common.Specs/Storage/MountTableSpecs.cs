using Lottery.Storage;
using Lottery.Storage.Sqlite;

namespace Lottery.Common.Specs.Storage;

public sealed class MountTableSpecs
{
    private static readonly string[] Mounts =
    [
        "22 1 254:0 / / rw,relatime - ext4 /dev/vda rw",
        "30 22 0:40 / /srv rw shared:1 master:2 - nfs4 server:/export rw",
        "31 30 0:41 / /srv/local rw - tmpfs tmpfs rw",
        @"32 22 0:42 / /mnt/my\040disk rw - 9p share rw",
        "33 22 0:43 / /twice rw - ext4 /dev/vdb rw",
        "34 33 0:44 / /twice rw - virtiofs share rw",
    ];

    [Theory]
    [InlineData("/var/lib/lottery", "ext4")]
    [InlineData("/srv", "nfs4")]
    [InlineData("/srv/data", "nfs4")]
    [InlineData("/srvother", "ext4")]
    [InlineData("/srv/local/data", "tmpfs")]
    [InlineData("/mnt/my disk/data", "9p")]
    [InlineData("/twice", "virtiofs")]
    public void The_longest_and_latest_mount_decides(string path, string type) =>
        Assert.Equal(type, MountTable.TypeAt(path, Mounts));

    [Theory]
    [InlineData("/srv/data", "nfs4")]
    [InlineData("/mnt/my disk", "9p")]
    [InlineData("/twice", "virtiofs")]
    public void A_network_file_system_is_refused_with_what_to_do(string path, string type)
    {
        var refused = Assert.Throws<StoreException>(() => MountTable.RefuseRemote(path, Mounts));

        Assert.Contains($"{path} is on a {type} file system", refused.Message);
        Assert.Contains("local disk", refused.Message);
    }

    [Theory]
    [InlineData("/var")]
    [InlineData("/srv/local")]
    public void A_local_file_system_is_welcome(string path) =>
        MountTable.RefuseRemote(path, Mounts);
}
