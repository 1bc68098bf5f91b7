namespace Lottery.Common.Specs.Architecture;

/// <summary>A path that a document names.</summary>
/// <param name="Name">As it is written: <c>Common/Wire</c>, <c>Tables/</c>.</param>
/// <param name="Folders">Where it may be, from the root on; empty: in the root.</param>
internal sealed record NamedPath(string Name, IReadOnlyList<string> Folders)
{
    /// <summary>All that it may mean, from the root on.</summary>
    public IEnumerable<string> Meanings =>
        Folders.Count == 0 ? [Name] : Folders.Select(folder => Path.Combine(folder, Name));

    public override string ToString() =>
        $"{Name} in {(Folders.Count == 0 ? "the root" : string.Join(" or ", Folders))}";
}
