using Lottery.Files;

namespace Lottery.Common.Specs.Files;

public sealed class OwnFolderSpecs : IDisposable
{
    private readonly TempDir _folder = new();

    [Fact]
    public void The_folders_in_between_have_the_same_mode()
    {
        OwnFolder.Make(_folder.File("one/two/three"));

        Assert.All(
            ["one", "one/two", "one/two/three"],
            made => Assert.Equal(OwnFolder.OwnersAlone, File.GetUnixFileMode(_folder.File(made)))
        );
    }

    [Fact]
    public void A_folder_that_is_there_stays_as_it_is()
    {
        var there = Directory.CreateDirectory(_folder.File("there")).FullName;
        var before = File.GetUnixFileMode(there);

        OwnFolder.Make(Path.Combine(there, "new"));

        Assert.Equal(before, File.GetUnixFileMode(there));
    }

    public void Dispose() => _folder.Dispose();
}
