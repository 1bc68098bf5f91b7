using Lottery.Storage.Postgres;
using Npgsql;

namespace Lottery.Common.Specs.Storage;

/// <summary>What an address on PostgreSQL says: the server, the draw, and how Npgsql connects.</summary>
public sealed class PostgresAddressSpecs
{
    [Theory]
    [InlineData("postgres://db1/lottery", true)]
    [InlineData("postgresql://db1/lottery", true)]
    [InlineData("PostgreSQL://db1/lottery", true)]
    [InlineData("postgres:/db1/lottery", true)]
    [InlineData("postgres", false)]
    [InlineData("data/lottery.db", false)]
    [InlineData("/srv/postgres://db1", false)]
    public void An_address_is_told_from_a_file_by_its_scheme(string database, bool isOne) =>
        Assert.Equal(isOne, PostgresAddress.IsOne(database));

    [Theory]
    [InlineData("postgres://u@db1/d", "db1", 5432, "u", null, "d")]
    [InlineData("POSTGRESQL://u:p@db1:6000/d", "db1", 6000, "u", "p", "d")]
    [InlineData("postgres://u@db1", "db1", 5432, "u", null, "u")]
    [InlineData("postgres://u@db1:/", "db1", 5432, "u", null, "u")]
    [InlineData("postgres://u%40x:p%3A%2F%25%C3%A9@db1/d%3F", "db1", 5432, "u@x", "p:/%é", "d?")]
    [InlineData("postgres://u:p?q#r@db1/d", "db1", 5432, "u", "p?q#r", "d")]
    [InlineData("postgres://u@[::1]:6000/d", "::1", 6000, "u", null, "d")]
    [InlineData("postgres://u@[fe80::1%25eth0]/d", "fe80::1%eth0", 5432, "u", null, "d")]
    [InlineData("postgres://u@%2Ftmp%2Fpg/d", "/tmp/pg", 5432, "u", null, "d")]
    [InlineData("postgres://u@:6000/d?host=/tmp/pg", "/tmp/pg", 6000, "u", null, "d")]
    [InlineData("postgres://u@/d?host=@name", "@name", 5432, "u", null, "d")]
    [InlineData("postgres://u@/d", "/var/run/postgresql", 5432, "u", null, "d")]
    [InlineData("postgres:///?user=u&password=p&host=db1&port=6&dbname=d", "db1", 6, "u", "p", "d")]
    public void The_place_and_the_user_are_written_as_for_libpq(
        string url,
        string host,
        int port,
        string user,
        string? password,
        string database
    )
    {
        var builder = Parse(url).ToBuilder();

        Assert.Equal((host, port), (builder.Host, builder.Port));
        Assert.Equal((user, password), (builder.Username, builder.Password));
        Assert.Equal(database, builder.Database);
    }

    [Theory]
    [InlineData("postgres://u@a,b:6000/d", "a:5432,b:6000")]
    [InlineData("postgres://u@a,b/d?port=6000", "a:6000,b:6000")]
    [InlineData("postgres://u@/d?host=a,b&port=1,2", "a:1,b:2")]
    [InlineData("postgres://u@[::1]:1,[::2]/d", "[::1]:1,[::2]:5432")]
    [InlineData("postgres://u@/d?host=/tmp/a,/tmp/b", "/tmp/a:5432,/tmp/b:5432")]
    public void Of_several_hosts_the_one_that_can_store_is_used(string url, string hosts)
    {
        var builder = Parse(url).ToBuilder();

        Assert.Equal(hosts, builder.Host);
        Assert.Equal("read-write", builder.TargetSessionAttributes);
        Assert.Equal(0, builder.HostRecheckSeconds);
        Assert.IsType<NpgsqlMultiHostDataSource>(
            new NpgsqlSlimDataSourceBuilder(builder.ConnectionString).Build()
        );
    }

    [Theory]
    [InlineData("any", "any")]
    [InlineData("primary", "primary")]
    [InlineData("read-write", "read-write")]
    public void A_target_among_several_hosts_is_kept(string word, string target) =>
        Assert.Equal(
            target,
            Parse($"postgres://u@a,b/d?target_session_attrs={word}")
                .ToBuilder()
                .TargetSessionAttributes
        );

    [Fact]
    public void A_target_of_a_single_host_is_not_told_to_npgsql_which_would_refuse_it()
    {
        var builder = Parse("postgres://u@a/d?target_session_attrs=read-write").ToBuilder();

        using var source = new NpgsqlSlimDataSourceBuilder(builder.ConnectionString).Build();
        Assert.Null(builder.TargetSessionAttributes);
    }

    [Theory]
    [InlineData("", SslMode.Prefer)]
    [InlineData("sslmode=disable", SslMode.Disable)]
    [InlineData("sslmode=allow", SslMode.Allow)]
    [InlineData("sslmode=prefer", SslMode.Prefer)]
    [InlineData("sslmode=require", SslMode.Require)]
    [InlineData("sslmode=require&sslrootcert=/etc/passwd", SslMode.VerifyCA)]
    [InlineData("sslmode=prefer&sslrootcert=/none", SslMode.Prefer)]
    [InlineData("sslmode=verify-ca", SslMode.VerifyCA)]
    [InlineData("sslmode=verify-full&sslrootcert=/etc/passwd", SslMode.VerifyFull)]
    [InlineData("sslmode=verify-full&host=/tmp", SslMode.Disable)]
    public void Tls_is_as_libpqs_word_says(string words, SslMode mode)
    {
        var host = words.Contains("host") ? "" : "db1";

        Assert.Equal(mode, Parse($"postgres://u@{host}/d?{words}").ToBuilder().SslMode);
    }

    [Fact]
    public void A_root_certificate_in_its_usual_place_is_verified_against_by_require_too()
    {
        using var home = new TempDir();
        Directory.CreateDirectory(home.File(".postgresql"));
        home.Write(".postgresql/root.crt", "");

        var address = Parse("postgres://u@db1/d?sslmode=require", ("HOME", home.Path));

        Assert.Equal(SslMode.VerifyCA, address.ToBuilder().SslMode);
    }

    [Fact]
    public void Files_names_and_times_reach_npgsql()
    {
        using var folder = new TempDir();
        var (root, certificate) = (folder.Write("r", ""), folder.Write("c", ""));
        var (key, passwords) = (folder.Write("k", ""), folder.Write("p", ""));

        var builder = Parse(
                $"postgres://u@db1/d?sslrootcert={root}&sslcert={certificate}&sslkey={key}&passfile={passwords}&application_name=x&connect_timeout=7"
            )
            .ToBuilder();

        Assert.Equal((root, certificate), (builder.RootCertificate, builder.SslCertificate));
        Assert.Equal((key, passwords), (builder.SslKey, builder.Passfile));
        Assert.Equal(("x", 7), (builder.ApplicationName, builder.Timeout));
    }

    [Fact]
    public void A_connection_is_one_of_a_draw_and_gives_up_what_it_waits_for()
    {
        var builder = Parse("postgres://u@db1/d?draw=night").ToBuilder();

        Assert.Equal(("night", "UTC"), (builder.SearchPath, builder.Timezone));
        Assert.Equal("UTF8", builder.ClientEncoding);
        Assert.Equal("lottery", builder.ApplicationName);
        Assert.False(builder.Pooling || builder.Enlist || builder.IncludeErrorDetail);
        Assert.Equal(
            (5, 30, 2000),
            (builder.Timeout, builder.CommandTimeout, builder.CancellationTimeout)
        );
        Assert.Equal((5, 2), (builder.TcpKeepAliveTime, builder.TcpKeepAliveInterval));
        Assert.Equal(
            "-c jit=off -c lock_timeout=1s -c idle_in_transaction_session_timeout=10s -c tcp_user_timeout=10s",
            builder.Options
        );
    }

    [Fact]
    public void A_unix_socket_has_no_keepalive_which_the_kernel_would_refuse() =>
        Assert.Equal(0, Parse("postgres://u@/d").ToBuilder().TcpKeepAliveTime);

    [Theory]
    [InlineData("postgres://u@db1/d?options=-c%20lock_timeout%3D3s")]
    [InlineData("postgres://u@db1/d")]
    public void Options_of_the_user_hold_over_ours(string url) =>
        Assert.EndsWith(
            "s -c lock_timeout=3s",
            Parse(url, ("PGOPTIONS", "-c lock_timeout=3s")).ToBuilder().Options
        );

    [Fact]
    public void Where_the_url_says_nothing_the_environment_holds()
    {
        (string, string)[] environment =
        [
            ("PGHOST", "db1,db2"),
            ("PGPORT", "6000"),
            ("PGUSER", "eu"),
            ("PGDATABASE", "ed"),
            ("PGSSLMODE", "verify-full"),
            ("PGSSLROOTCERT", "/etc/passwd"),
            ("PGPASSFILE", "/etc/group"),
            ("PGAPPNAME", "night"),
            ("PGCONNECT_TIMEOUT", "9"),
            ("PGTARGETSESSIONATTRS", "primary"),
        ];

        var builder = Parse("postgres://", environment).ToBuilder();

        Assert.Equal("db1:6000,db2:6000", builder.Host);
        Assert.Equal(("eu", "ed"), (builder.Username, builder.Database));
        Assert.Equal(
            (SslMode.VerifyFull, "/etc/passwd"),
            (builder.SslMode, builder.RootCertificate)
        );
        Assert.Equal("/etc/group", builder.Passfile);
        Assert.Equal(("night", 9), (builder.ApplicationName, builder.Timeout));
        Assert.Equal("primary", builder.TargetSessionAttributes);
        Assert.Equal(
            "postgres://u@db3:6000/d?sslmode=disable",
            Parse("postgres://u@db3/d?sslmode=disable", environment).ToString()
        );
    }

    [Fact]
    public void The_user_is_this_one_unless_it_is_named_and_an_empty_variable_names_none()
    {
        var builder = Parse("postgres://db1", ("PGUSER", ""), ("PGSSLMODE", "")).ToBuilder();

        Assert.Equal(
            (Environment.UserName, Environment.UserName),
            (builder.Username, builder.Database)
        );
        Assert.Equal(SslMode.Prefer, builder.SslMode);
    }

    [Theory]
    [InlineData("postgres://u@db1/d", "lottery")]
    [InlineData("postgres://u@db1/d?draw=night_2", "night_2")]
    [InlineData("postgres://u@db1/d?draw=table", "table")]
    public void The_draw_is_a_schema(string url, string draw) =>
        Assert.Equal(draw, Parse(url).Draw);

    private static PostgresAddress Parse(
        string url,
        params (string Name, string Value)[] variables
    ) =>
        PostgresAddress.Parse(url, name => variables.FirstOrDefault(one => one.Name == name).Value);
}
