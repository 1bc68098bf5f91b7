namespace Lottery.Common.Specs.Architecture;

/// <summary>What knows what, in this house. Each rule returns its violations, one sentence each.</summary>
internal static class Rules
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
}
