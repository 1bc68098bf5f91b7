using System.Xml.Linq;

namespace Lottery.Common.Specs.Architecture;

public sealed class ArchitectureSpecs
{
    [Theory]
    [InlineData("LibraryImport", "Common/Native", "Common/Storage/Sqlite")]
    [InlineData("DllImport", "Common/Native")]
    [InlineData("Microsoft.Data.Sqlite", "Common/Storage/Sqlite")]
    [InlineData("SQLitePCL", "Common/Storage/Sqlite")]
    [InlineData("Lottery.Storage.Sqlite", "Common/Storage")]
    [InlineData("YamlDotNet", "Common/Configuration")]
    [InlineData("Microsoft.Extensions.Configuration", "Common/Configuration")]
    [InlineData("CliWrap", "Orchestrator/Workers", "Cli/Demo")]
    [InlineData("System.CommandLine", "Cli")]
    [InlineData("Spectre.Console", "Cli")]
    [InlineData("CsvHelper", "Client/Files", "SampleData")]
    [InlineData("Bogus", "SampleData")]
    public void Knowledge_has_an_address(string name, params string[] folders) =>
        Assert.Empty(Rules.KnownOnlyIn(name, folders, Repository.Sources));

    [Theory]
    [InlineData("Common")]
    [InlineData("SampleData", "Common")]
    [InlineData("AgencyWorker", "Common")]
    [InlineData("Orchestrator", "Common")]
    [InlineData("Client", "Common")]
    [InlineData("Cli", "Common", "Orchestrator", "Client", "SampleData")]
    public void A_project_knows_the_common_ground_and_no_neighbour(
        string project,
        params string[] allowed
    ) => Assert.Empty(Rules.LinkedOnlyWith(project, allowed, Repository.Projects));

    [Fact]
    public void Namespaces_match_folders() =>
        Assert.Empty(Rules.NamespacesMatchFolders(Repository.Sources, Repository.Projects));

    [Fact]
    public void The_whole_repository_is_looked_at()
    {
        Assert.Contains(Repository.Sources, file => file.Path == "Common/Wire/Frame.cs");
        Assert.Contains(Repository.Projects, project => project.Path == "Cli/Cli.csproj");
    }

    [Theory]
    [InlineData("using CliWrap;")]
    [InlineData("using CliWrap.Buffered;")]
    [InlineData("global using CliWrap;")]
    [InlineData("using Child = CliWrap.Command;")]
    [InlineData("using static CliWrap.Cli;")]
    [InlineData("var child = CliWrap.Cli.Wrap(path); // launched")]
    [InlineData("var child = global::CliWrap.Cli.Wrap(path);")]
    public void Knowledge_out_of_place_is_found(string code)
    {
        var sources = new[] { new SourceFile("Cli/Verbs/ServeCommand.cs", code) };

        var violation = Assert.Single(Rules.KnownOnlyIn("CliWrap", ["Cli/Demo"], sources));

        Assert.StartsWith("Cli/Verbs/ServeCommand.cs knows CliWrap", violation);
    }

    [Theory]
    [InlineData("Cli/Demo/Demo.cs", "using CliWrap;")]
    [InlineData("tests/Support/Demo.cs", "using CliWrap;")]
    [InlineData("Cli/Verbs/ServeCommand.cs", "// CliWrap kills the tree.")]
    [InlineData("Cli/Verbs/ServeCommand.cs", "using Lottery.CliWrap;")]
    [InlineData("Cli/Verbs/ServeCommand.cs", "using CliWrapper;")]
    public void Knowledge_in_its_place_is_fine(string path, string code) =>
        Assert.Empty(Rules.KnownOnlyIn("CliWrap", ["Cli/Demo"], [new(path, code)]));

    [Fact]
    public void A_folder_that_only_begins_alike_is_another_one() =>
        Assert.Single(
            Rules.KnownOnlyIn(
                "CliWrap",
                ["Cli/Demo"],
                [new("Cli/DemoOther/A.cs", "using CliWrap;")]
            )
        );

    [Fact]
    public void A_forbidden_reference_is_found()
    {
        var worker = Project(
            "AgencyWorker/AgencyWorker.csproj",
            """<ProjectReference Include="../Orchestrator/Orchestrator.csproj" />"""
        );

        Assert.Single(Rules.LinkedOnlyWith("AgencyWorker", ["Common"], [worker]));
    }

    [Fact]
    public void A_project_that_is_only_built_before_is_no_reference()
    {
        var cli = Project(
            "Cli/Cli.csproj",
            """<ProjectReference Include="../A/A.csproj" ReferenceOutputAssembly="false" />"""
        );

        Assert.Empty(Rules.LinkedOnlyWith("Cli", [], [cli]));
    }

    [Theory]
    [InlineData("Common/Wire/Frame.cs", "Lottery.Wire", 0)]
    [InlineData("Common/Frame.cs", "Lottery", 0)]
    [InlineData("Common/Wire/Deep/Frame.cs", "Lottery.Wire.Deep", 0)]
    [InlineData("Common/Wire/Frame.cs", "Lottery.Domain", 1)]
    [InlineData("Common/Wire/Frame.cs", "Lottery.Common.Wire", 1)]
    [InlineData("Common/Wire/Frame.cs", "Lottery", 1)]
    public void A_namespace_that_is_not_its_folders_is_found(string path, string name, int found)
    {
        var common = Project("Common/Common.csproj", "<RootNamespace>Lottery</RootNamespace>");
        var file = new SourceFile(path, $"using System;\n\nnamespace {name};\n");

        Assert.Equal(found, Rules.NamespacesMatchFolders([file], [common]).Count());
    }

    private static ProjectFile Project(string path, string xml) =>
        new(path, XElement.Parse($"<Project>{xml}</Project>"));
}
