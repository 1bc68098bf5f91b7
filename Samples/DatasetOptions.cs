namespace Lottery.Samples;

/// <summary>What a dataset is made of. The same options make the same files, byte for byte.</summary>
public sealed record DatasetOptions
{
    /// <summary>How many agencies; each gets a file, numbered from 1.</summary>
    public int Agencies { get; init; } = 5;

    /// <summary>How many bets every agency has.</summary>
    public int Bets { get; init; } = 10_000;

    /// <summary>The seed of the random numbers.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The folder that the files go to; it is made if there is none.</summary>
    public string Folder { get; init; } = RealLists[0];

    /// <summary>What happens where an agency has a list already.</summary>
    public ExistingLists Existing { get; init; }

    /// <summary>The folders in which a client finds real lists.</summary>
    internal static IReadOnlyList<string> RealLists { get; } =
    [Path.Combine(".data", "dataset"), ".data"];
}

/// <summary>What happens where an agency has a list already.</summary>
public enum ExistingLists
{
    /// <summary>One in the folder is an error, and nothing is written.</summary>
    Refuse,

    /// <summary>The agencies that have one, in the folder or where a client looks, are left out.</summary>
    LeaveOut,

    /// <summary>Those in the folder are overwritten.</summary>
    Overwrite,
}
