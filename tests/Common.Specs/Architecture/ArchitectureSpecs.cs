using System.Xml.Linq;

namespace Lottery.Common.Specs.Architecture;

public sealed class ArchitectureSpecs
{
    [Theory]
    [InlineData("LibraryImport", "Common/Native", "Common/Storage/Sqlite", "Audit/Verification")]
    [InlineData("DllImport", "Common/Native")]
    [InlineData("LibC", "Common/Native", "Common/Waiting", "Common/Sync")]
    [InlineData("Microsoft.Data.Sqlite")]
    [InlineData("SQLitePCL", "Common/Storage/Sqlite", "Audit")]
    [InlineData("Npgsql", "Common/Storage/Postgres", "Audit")]
    [InlineData("Lottery.Storage.Sqlite", "Common/Storage")]
    [InlineData("Lottery.Storage.Postgres", "Common/Storage")]
    [InlineData("YamlDotNet", "Common/Configuration")]
    [InlineData("CliWrap", "Orchestrator/Workers", "Samples/Demo")]
    [InlineData("System.CommandLine", "Cli")]
    [InlineData("Spectre.Console", "Samples")]
    [InlineData("CsvHelper", "Client/Files", "Samples")]
    [InlineData("Bogus", "Samples")]
    [InlineData("Microsoft.AspNetCore", "Board")]
    public void Knowledge_has_an_address(string name, params string[] folders) =>
        Assert.Empty(Rules.KnownOnlyIn(name, folders, Repository.Sources));

    [Theory]
    [InlineData("Common")]
    [InlineData("Audit", "Common")]
    [InlineData("Samples", "Common", "Orchestrator")]
    [InlineData("AgencyWorker", "Common")]
    [InlineData("Orchestrator", "Common")]
    [InlineData("Client", "Common")]
    [InlineData("Watch", "Common", "Orchestrator")]
    [InlineData("Board", "Common", "Watch")]
    [InlineData("Cli", "Common", "Orchestrator", "Client", "Samples", "Audit", "Watch")]
    public void A_project_knows_the_common_ground_and_no_neighbour(
        string project,
        params string[] allowed
    ) => Assert.Empty(Rules.LinkedOnlyWith(project, allowed, Repository.Projects));

    [Fact]
    public void The_audit_shares_nothing_with_what_it_checks() =>
        Assert.Empty(
            Rules.NamesOnly(
                "Audit",
                ["Audit", "Certificates", "Hosting", "Logging", "Native"],
                Repository.Sources
            )
        );

    [Fact]
    public void Namespaces_match_folders() =>
        Assert.Empty(Rules.NamespacesMatchFolders(Repository.Sources, Repository.Projects));

    [Fact]
    public void No_folder_uses_one_that_uses_it() =>
        Assert.Empty(Rules.NoCyclesOfFolders(Repository.Sources));

    [Fact]
    public void Every_path_that_the_page_for_contributors_names_exists()
    {
        var named = Rules.PathsNamedIn(Repository.WhereThingsAre);

        Assert.Contains(named, path => path.Name == "Common/Wire");
        Assert.Contains(named, path => path.Name == "Common/Wire/Frame.cs");
        Assert.DoesNotContain(named, path => !Repository.Has(path));
    }

    [Fact]
    public void A_path_in_a_row_is_in_one_of_its_folders_and_elsewhere_at_the_root()
    {
        string[] page =
        [
            "| `Common/Wire`, `Watch` | [one page](Common/Wire/README.md); `Tables/` has `log.Info()`, `A.cs` tells |",
            "A frame is cut in `Common/Wire/Frame.cs`, by `Frame`.",
        ];

        Assert.Equal(
            [
                "Common/Wire in the root",
                "Watch in the root",
                "Tables/ in Common/Wire or Watch",
                "A.cs in Common/Wire or Watch",
                "Common/Wire/Frame.cs in the root",
            ],
            Rules.PathsNamedIn(page).Select(path => path.ToString())
        );
    }

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

        var violation = Assert.Single(Rules.KnownOnlyIn("CliWrap", ["Samples/Demo"], sources));

        Assert.StartsWith("Cli/Verbs/ServeCommand.cs knows CliWrap", violation);
    }

    [Theory]
    [InlineData("Samples/Demo/Demo.cs", "using CliWrap;")]
    [InlineData("tests/Support/Demo.cs", "using CliWrap;")]
    [InlineData("Cli/Verbs/ServeCommand.cs", "// CliWrap kills the tree.")]
    [InlineData("Cli/Verbs/ServeCommand.cs", "using Lottery.CliWrap;")]
    [InlineData("Cli/Verbs/ServeCommand.cs", "using CliWrapper;")]
    public void Knowledge_in_its_place_is_fine(string path, string code) =>
        Assert.Empty(Rules.KnownOnlyIn("CliWrap", ["Samples/Demo"], [new(path, code)]));

    [Fact]
    public void A_folder_that_only_begins_alike_is_another_one() =>
        Assert.Single(
            Rules.KnownOnlyIn(
                "CliWrap",
                ["Samples/Demo"],
                [new("Samples/DemoOther/A.cs", "using CliWrap;")]
            )
        );

    [Theory]
    [InlineData("using Lottery.Storage;", 1)]
    [InlineData("using Lottery.Storage.Sqlite;", 1)]
    [InlineData("using Text = Lottery.Sealing.SealText;", 1)]
    [InlineData("var bet = new Lottery.Domain.Bet();", 1)]
    [InlineData("var line = global::Lottery.Wire.BetLine.Separator;", 1)]
    [InlineData("var line = Wire.BetLine.Separator;", 1)]
    [InlineData("using Lottery.Hosting;", 0)]
    [InlineData("using Lottery.Audit.Verification;", 0)]
    [InlineData("var line = row.Wire.Length; // as Lottery.Wire has it", 0)]
    public void A_namespace_that_is_not_allowed_is_found_however_it_is_named(string code, int found)
    {
        SourceFile[] sources =
        [
            new("Audit/Verification/A.cs", $"namespace Lottery.Audit.Verification;\n{code}"),
            new("Common/Wire/BetLine.cs", "namespace Lottery.Wire;"),
        ];

        Assert.Equal(found, Rules.NamesOnly("Audit", ["Audit", "Hosting"], sources).Count());
    }

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

    [Fact]
    public void A_cycle_of_folders_is_found_whether_a_namespace_is_imported_or_encloses_the_other()
    {
        SourceFile[] sources =
        [
            new("A/One.cs", "using L.B;\nnamespace L.A;\nclass One { Two two; }"),
            new("B/Two.cs", "using L.C;\nnamespace L.B;\nclass Two { Three three; }"),
            new("C/Three.cs", "using L.A;\nnamespace L.C;\nclass Three { One one; }"),
            new("D/Up.cs", "using L.D.Sub;\nnamespace L.D;\nclass Up { Down down; }"),
            new("D/Sub/Deep/Down.cs", "namespace L.D.Sub;\nclass Down { Up up; }"),
        ];

        Assert.Equal(["A -> B -> C -> A", "D -> D/Sub -> D"], Rules.NoCyclesOfFolders(sources));
    }

    [Theory]
    [InlineData("using L.A;\nnamespace L.B;\nclass Two { } // One")]
    [InlineData("using L.A;\nnamespace L.B;\nclass Two { }")]
    [InlineData("namespace L.B;\nclass Two { One ofAnotherLibrary; }")]
    public void A_folder_that_only_looks_as_if_it_used_the_other_is_fine(string two) =>
        Assert.Empty(
            Rules.NoCyclesOfFolders([
                new("A/One.cs", "using L.B;\nnamespace L.A;\nclass One { Two two; }"),
                new("B/Two.cs", two),
            ])
        );

    private static ProjectFile Project(string path, string xml) =>
        new(path, XElement.Parse($"<Project>{xml}</Project>"));
}
