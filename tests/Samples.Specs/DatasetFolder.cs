using System.Security.Cryptography;

namespace Lottery.Samples.Specs;

/// <summary>A folder of its own for one test's dataset; removed with the test.</summary>
internal sealed class DatasetFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lottery-specs-");

    public string Path => _folder.FullName;

    public IEnumerable<string> FileNames =>
        _folder.EnumerateFiles().Select(file => file.Name).Order(StringComparer.Ordinal);

    public DatasetFolder Write(int agencies, int bets, int seed = 1)
    {
        WriteWhere(default, agencies, bets, seed);
        return this;
    }

    /// <summary>Writes where some lists are there already; returns the agencies that were written.</summary>
    public IReadOnlyList<int> WriteWhere(
        ExistingLists existing,
        int agencies,
        int bets,
        int seed = 1
    ) =>
        Dataset.Write(
            new()
            {
                Agencies = agencies,
                Bets = bets,
                Seed = seed,
                Folder = Path,
                Existing = existing,
            },
            (_, _) => { },
            CancellationToken.None
        );

    public byte[] Bytes(int agency) => File.ReadAllBytes(Dataset.PathOf(Path, agency));

    public string Digest(int agency) => Convert.ToHexStringLower(SHA256.HashData(Bytes(agency)));

    public string[][] Rows(int agency) =>
        [.. File.ReadLines(Dataset.PathOf(Path, agency)).Select(line => line.Split(','))];

    public void Dispose() => _folder.Delete(recursive: true);
}
