using System.Text.RegularExpressions;

namespace Lottery.Common.Specs.Architecture;

/// <summary>What knows what, in this house. Each rule returns its violations, one sentence each.</summary>
internal static partial class Rules
{
    /// <summary>A package or a door of the system is known in these folders, and nowhere else.</summary>
    public static IEnumerable<string> KnownOnlyIn(
        string name,
        string[] folders,
        IEnumerable<SourceFile> sources
    ) =>
        sources
            .Where(file => !file.IsTest && !file.IsIn(folders) && file.Mentions(name))
            .Select(file => $"{file.Path} knows {name}; only {string.Join(" and ", folders)} may");

    /// <summary>A project is linked with these projects, and no others.</summary>
    public static IEnumerable<string> LinkedOnlyWith(
        string project,
        string[] allowed,
        IEnumerable<ProjectFile> projects
    ) =>
        projects
            .Single(file => file.Name == project)
            .References.Except(allowed)
            .Select(reference => $"{project} is linked with {reference}");

    /// <summary>
    /// A project names no namespace below <c>Lottery</c> but these, neither whole nor from within its own.
    /// </summary>
    public static IEnumerable<string> NamesOnly(
        string project,
        string[] allowed,
        IReadOnlyList<SourceFile> sources
    )
    {
        var forbidden = sources
            .Select(file => file.Namespace?.Split('.'))
            .OfType<string[]>()
            .Where(name => name is ["Lottery", _, ..])
            .Select(name => name[1])
            .Concat(["Storage", "Sealing", "Domain", "Wire"])
            .Except(allowed)
            .ToList();
        return from file in sources
            where file.IsIn([project])
            from name in forbidden
            where file.Mentions($"Lottery.{name}") || file.Mentions($"{name}.")
            select $"{file.Path} knows Lottery.{name}; {project} may not";
    }

    /// <summary>A file's namespace is its project's, and its folder's in it.</summary>
    public static IEnumerable<string> NamespacesMatchFolders(
        IEnumerable<SourceFile> sources,
        IEnumerable<ProjectFile> projects
    ) =>
        from file in sources
        let project = projects.Single(project => file.IsIn([project.Folder]))
        let folder = Path.GetDirectoryName(Path.GetRelativePath(project.Folder, file.Path))!
        let expected = $"{project.RootNamespace}.{folder.Replace('/', '.')}".TrimEnd('.')
        where file.Namespace is { } actual && actual != expected
        select $"{file.Path} is in the namespace {file.Namespace}; its folder says {expected}";

    /// <summary>
    /// No folder uses another that uses it in turn, on whatever way: a reader could begin with neither. A
    /// folder uses another if one of its files names a type that is declared there and visible to it. What is
    /// below <c>Common/Storage</c>, say, is its own matter, and counts as the same folder.
    /// </summary>
    public static IEnumerable<string> NoCyclesOfFolders(IEnumerable<SourceFile> sources)
    {
        var files = sources.Where(file => !file.IsTest).ToList();
        var declared = files
            .SelectMany(
                file => file.DeclaredTypes,
                (file, type) => (file.Part, file.Namespace, type)
            )
            .ToLookup(one => one.type);
        var uses = (
            from file in files
            from name in file.Words
            from type in declared[name]
            where type.Part != file.Part && file.Sees(type.Namespace)
            select (From: file.Part, To: type.Part)
        ).ToLookup(use => use.From, use => use.To);
        return uses.Select(folder => CycleFrom(folder.Key, uses)).OfType<string>().Distinct();
    }

    /// <summary>
    /// The paths in a document: the first cell of a table's row names folders from the root on, and what stands beside
    /// them is in one of them; in a sentence all paths are from the root on.
    /// </summary>
    public static IReadOnlyList<NamedPath> PathsNamedIn(IEnumerable<string> lines)
    {
        var paths = new List<NamedPath>();
        foreach (var line in lines)
        {
            var end = line.StartsWith("| ", StringComparison.Ordinal) ? line.IndexOf('|', 1) : 0;
            var folders = Code().Matches(line[..end]).Select(TextOf).ToList();
            paths.AddRange(folders.Select(folder => new NamedPath(folder, [])));
            paths.AddRange(
                from name in Code().Matches(line[end..]).Select(TextOf)
                where PathName().IsMatch(name)
                let isInRoot = folders.Count == 0 || IsFromRoot(name)
                select new NamedPath(name, isInRoot ? [] : folders)
            );
        }
        return paths;
    }

    private static string TextOf(Match code) => code.Groups["text"].Value;

    // A file or a folder below another folder: Common/Wire/Frame.cs, in place of Tables/ or Frame.cs.
    private static bool IsFromRoot(string path) => path.TrimEnd('/').Contains('/');

    [GeneratedRegex("`(?<text>[^` ]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"^[\w.-]+(/[\w.-]*)+$|^\w+\.cs$")]
    private static partial Regex PathName();

    // The shortest way from a folder back to it, told from its first folder in the alphabet on, so that each
    // cycle is told once.
    private static string? CycleFrom(string start, ILookup<string, string> uses)
    {
        var ways = new Queue<string[]>([
            [start],
        ]);
        var seen = new HashSet<string>();
        while (ways.TryDequeue(out var way))
            foreach (var next in uses[way[^1]].Distinct())
            {
                if (next == start)
                    return way.Min() == start ? string.Join(" -> ", [.. way, start]) : null;
                if (seen.Add(next))
                    ways.Enqueue([.. way, next]);
            }
        return null;
    }
}
