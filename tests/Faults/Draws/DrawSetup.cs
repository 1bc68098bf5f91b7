namespace Lottery.Faults.Draws;

/// <summary>One whole draw: whose bets, by which programs, and how.</summary>
public sealed record DrawSetup
{
    /// <summary>Where everything happens; nothing outside it is touched.</summary>
    public required TempDir Folder { get; init; }

    /// <summary>The lists that take part in the draw, one of each agency.</summary>
    public required IReadOnlyList<BetFile> Files { get; init; }

    /// <summary>Lists that are sent first, and leave the draw; not of every agency, so that none closes it early.</summary>
    public IReadOnlyList<EarlierList> Earlier { get; init; } = [];

    /// <summary>Who closes and makes the draw.</summary>
    public DrawCourse Course { get; init; } = DrawCourse.Plain;

    /// <summary>The program <c>lottery</c>; its worker lies beside it.</summary>
    public string Program { get; init; } = Programs.Lottery;

    /// <summary>How many bets a message holds.</summary>
    public int BatchMaxAmount { get; init; } = 10;

    /// <summary>How many workers there may be.</summary>
    public int MaxWorkers { get; init; } = 16;

    /// <summary><c>power</c> or <c>process</c>.</summary>
    public string Durability { get; init; } = "power";

    /// <summary>How long the server waits for a message; its default if <c>null</c>.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>Whether every line of the programs' logs is written; lines may be missing if not.</summary>
    public bool LogIsWhole { get; init; } = true;

    /// <summary>What the programs find in their environment.</summary>
    public IReadOnlyList<(string Name, string Value)> Environment { get; init; } = [];

    /// <summary>The draw is given up, as hung, after this.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>The same draw with TLS: every agency proves by a certificate who it is.</summary>
    public DrawSetup WithTls()
    {
        var authority = new TestAuthority(Folder);
        foreach (var file in Files)
            authority.Agency(file.Agency);
        return this with
        {
            Environment =
            [
                .. Environment,
                ("TLS", "required"),
                ("PKI", authority.Folder),
                ("CLI_PKI", Path.Combine(authority.Folder, "agency-{id}.pem")),
            ],
        };
    }

    /// <summary>The draw, where it is on PostgreSQL.</summary>
    public PostgresDraw? Postgres { get; init; }

    /// <summary>How many servers there are: more than one only on PostgreSQL.</summary>
    public int Servers { get; init; } = 1;

    /// <summary>The database, as the programs are told.</summary>
    public string Database => Postgres?.Url ?? Validated;

    /// <summary>The file that is validated: the database itself, or a copy of it.</summary>
    public string Validated => Folder.File("lottery.db");
}
