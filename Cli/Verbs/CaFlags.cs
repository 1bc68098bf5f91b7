using System.CommandLine;
using System.Globalization;
using Lottery.Cli.Authority;
using Lottery.Configuration;

namespace Lottery.Cli.Verbs;

/// <summary>The flags that several verbs of <c>ca</c> have.</summary>
internal sealed class CaFlags(Command verb)
{
    private const string DefaultFolder = "pki";
    private const int MaxDays = 3650;

    // The longest that was usual for servers: two years and some time to renew it.
    private const int DefaultDays = 825;

    /// <summary>The time, as a certificate has it: without parts of a second.</summary>
    public static DateTimeOffset Now =>
        DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds());

    /// <summary>How a result tells a folder other than the default one to the next command.</summary>
    public static string Suffix(AuthorityFolder folder) =>
        folder.Path == DefaultFolder ? "" : $" --pki {folder.Path}";

    /// <summary>Declares the folder of the CA.</summary>
    public Func<ParseResult, AuthorityFolder> Folder(string description, string name = "--pki")
    {
        var option = new Option<string>(name)
        {
            Description = $"{description}. Default: {DefaultFolder}",
            HelpName = "folder",
        };
        verb.Add(option);
        return parsed =>
            parsed.GetValue(option) switch
            {
                "" => throw new ConfigurationException(
                    $"{name} is ''; it must be the path of a folder"
                ),
                var path => new AuthorityFolder(path ?? DefaultFolder),
            };
    }

    /// <summary>Declares <c>--host</c>, which may be given several times.</summary>
    public Func<ParseResult, IReadOnlyList<HostName>> Hosts(string description, bool isRequired)
    {
        var option = new Option<string[]>("--host")
        {
            Description = description,
            HelpName = "name",
            Required = isRequired,
        };
        verb.Add(option);
        return parsed => [.. (parsed.GetValue(option) ?? []).Select(HostName.Parse).Distinct()];
    }

    /// <summary>Declares <c>--days</c>.</summary>
    public NumberFlag Days(string whose) =>
        new(
            verb,
            "--days",
            $"How many days the certificate of {whose} is valid, until the CA's end at most",
            1,
            MaxDays,
            DefaultDays
        );

    /// <summary>Declares <c>--force</c>.</summary>
    public Option<bool> Force(string description)
    {
        var option = new Option<bool>("--force") { Description = description };
        verb.Add(option);
        return option;
    }

    /// <summary>A day, in local time, for sentences.</summary>
    public static string Day(DateTimeOffset time) =>
        time.ToLocalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
