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
        "35 22 0:45 / /host rw - fakeowner /run/host_mark/Users rw",
        "36 22 0:46 / /shared rw - fuse.portal portal rw",
        "37 22 254:0 /srv/lottery.db /data/lottery.db rw - ext4 /dev/vda rw",
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
        Assert.Equal(type, MountTable.MountOf(path, Mounts).Type);

    [Theory]
    [InlineData("/srv/data", "nfs4")]
    [InlineData("/mnt/my disk/l.db", "9p")]
    [InlineData("/twice/l.db", "virtiofs")]
    [InlineData("/host/l.db", "fakeowner")]
    [InlineData("/shared/l.db", "fuse.portal")]
    public void A_file_system_that_is_not_known_to_be_local_is_refused(string path, string type)
    {
        var refused = Assert.Throws<StoreException>(() => MountTable.RequireLocal(path, Mounts));

        Assert.Contains($"{path} is on a {type} file system", refused.Message);
        Assert.Contains("local disk", refused.Message);
    }

    [Theory]
    [InlineData("/var/lottery.db")]
    [InlineData("/srv/local/lottery.db")]
    public void A_local_file_system_is_welcome(string path) =>
        MountTable.RequireLocal(path, Mounts);

    [Theory]
    [InlineData("/data/lottery.db", true)]
    [InlineData("/data/other.db", false)]
    [InlineData("/srv/local/lottery.db", false)]
    public void A_file_that_is_mounted_by_itself_is_known(string path, bool isMounted) =>
        Assert.Equal(isMounted, MountTable.IsMounted(path, Mounts));
}
