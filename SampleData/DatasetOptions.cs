namespace Lottery.SampleData;

/// <summary>What a dataset is made of. The same options make the same files, byte for byte.</summary>
public sealed record DatasetOptions
{
    /// <summary>How many agencies; each gets a file, numbered from 1.</summary>
    public int Agencies { get; init; } = 5;

    /// <summary>How many bets every agency has.</summary>
    public int Bets { get; init; } = 10_000;

    /// <summary>What all chance grows from.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The folder that the files go to; it is made if there is none.</summary>
    public string Folder { get; init; } = Path.Combine(".data", "dataset");
}
