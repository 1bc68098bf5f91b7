using CsCheck;
using Lottery.Configuration;
using Lottery.Storage.Postgres;

namespace Lottery.Common.Specs.Storage;

/// <summary>What is said of a wrong address on PostgreSQL, and what an address is as text: never the password.</summary>
public sealed class PostgresAddressTextSpecs
{
    private const string Secret = "hunter2";

    [Theory]
    [InlineData("Night")]
    [InlineData("1night")]
    [InlineData("_night")]
    [InlineData("a-b")]
    [InlineData("a%0A")]
    [InlineData("ni%C3%B1o")]
    [InlineData("pg_night")]
    [InlineData("public")]
    [InlineData("information_schema")]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234")]
    public void A_draw_that_could_be_no_schema_of_its_own_is_refused(string draw) =>
        Assert.StartsWith("--database: draw ", WrongIn($"postgres://u@db1/d?draw={draw}"));

    [Theory]
    [InlineData("postgres:/db1/d", "is written postgres://user@host/db?draw=name")]
    [InlineData("postgres://u@db1/d?drw=night", "there is no key drw; did you mean draw?")]
    [InlineData(
        "postgres://u@db1/d?SSLMode=allow",
        "there is no key SSLMode; did you mean sslmode?"
    )]
    [InlineData("postgres://u@db1/d?zzzzzz=1", "there is no key zzzzzz; there are user, ")]
    [InlineData("postgres://u@db1/d?draw", "what follows the ? is written key=value")]
    [InlineData("postgres://u@db1/d?draw=", "draw has no value")]
    [InlineData("postgres://u@db1/d?=x", "a key after the ? is none of user, ")]
    [InlineData("postgres://u@db1/d?draw=a&draw=b", "draw is given twice")]
    [InlineData("postgres://u@db1/d?user=v", "user is given twice")]
    [InlineData("postgres://u@db1/d?dbname=e", "dbname is given twice")]
    [InlineData("postgres://u@db1:x/d", "port must be a number from 1 to 65535")]
    [InlineData("postgres://u@db1:0/d", "port must be a number from 1 to 65535")]
    [InlineData("postgres://u@db1:65536/d", "port must be a number from 1 to 65535")]
    [InlineData("postgres://u@db1:-1/d", "port must be a number from 1 to 65535")]
    [InlineData("postgres://u@a,b,c/d?port=1,2", "port must be one port, or as many")]
    [InlineData("postgres://u@a/d?host=b", "host is given twice")]
    [InlineData("postgres://u@/d?host=/tmp,b", "host must be hosts or folders of Unix sockets")]
    [InlineData("postgres://u@[::1/d", "an IPv6 address is written [::1]")]
    [InlineData("postgres://u@[::1]x:1/d", "an IPv6 address is written [::1]")]
    [InlineData("postgres://u@db1/d%2", "dbname has a %")]
    [InlineData("postgres://u@db1/d%2x", "dbname has a %")]
    [InlineData("postgres://u@db1/d%+1", "dbname has a %")]
    [InlineData("postgres://u@db1/d%00", "dbname has a %")]
    [InlineData("postgres://u%FF@db1/d", "user has a %")]
    [InlineData(
        "postgres://u@db1/d?sslmode=on",
        "sslmode must be disable, allow, prefer, require, verify-ca or verify-full"
    )]
    [InlineData("postgres://u@/d?sslmode=on", "sslmode must be disable")]
    [InlineData("postgres://u@db1/d?passfile=/none", "passfile must be a file")]
    [InlineData("postgres://u@db1/d?sslcert=/none", "sslcert must be a file")]
    [InlineData("postgres://u@db1/d?sslkey=/none", "sslkey must be a file")]
    [InlineData(
        "postgres://u@db1/d?sslmode=require&sslrootcert=/none",
        "sslrootcert must be a file"
    )]
    [InlineData("postgres://u@db1/d?sslrootcert=system", "sslrootcert must be a file")]
    [InlineData(
        "postgres://u@db1/d?connect_timeout=5s",
        "connect_timeout must be seconds from 1 to 1024"
    )]
    [InlineData(
        "postgres://u@db1/d?target_session_attrs=write",
        "target_session_attrs must be read-write, "
    )]
    [InlineData(
        "postgres://u@db1/d?target_session_attrs=read-only",
        "cannot store bets; it must be read-write, primary or any"
    )]
    [InlineData("postgres://u@db1/d?target_session_attrs=standby", "cannot store bets")]
    [InlineData("postgres://u@db1/d?target_session_attrs=prefer-standby", "cannot store bets")]
    public void What_is_wrong_is_named_and_what_is_right(string url, string message)
    {
        var wrong = WrongIn(url);

        Assert.StartsWith("--database: ", wrong);
        Assert.Contains(message, wrong);
    }

    [Theory]
    [InlineData("PGPORT", "x")]
    [InlineData("PGSSLMODE", "on")]
    [InlineData("PGCONNECT_TIMEOUT", "-1")]
    [InlineData("PGTARGETSESSIONATTRS", "standby")]
    [InlineData("PGPASSFILE", "/none")]
    public void What_is_wrong_in_the_environment_is_named_as_there(string variable, string value) =>
        Assert.StartsWith(
            $"--database: {variable} ",
            Assert
                .Throws<ConfigurationException>(() =>
                    Parse("postgres://u@db1/d", (variable, value))
                )
                .Message
        );

    [Theory]
    [InlineData("postgres://u:hunter2@db1/d?draw=9")]
    [InlineData("postgres://u:hunter2@db1/d?drw=9")]
    [InlineData("postgres://u:hunter2@db1:x/d")]
    [InlineData("postgres://u:p@hunter2@db1/d")]
    [InlineData("postgres://u:p/hunter2@db1/d")]
    [InlineData("postgres://u:hunter2/p@db1/d")]
    [InlineData("postgres://u:1/p?hunter2@db1/d")]
    [InlineData("postgres://u:1/p?hunter2=p@db1/d")]
    [InlineData("postgres://u:hunter2%@db1/d")]
    [InlineData("postgres://u:hunter2%FF@db1/d")]
    [InlineData("postgres://u@db1/d?password=hunter2&password=hunter2")]
    [InlineData("postgres://u@db1/d?pasword=hunter2")]
    [InlineData("postgres://u@db1/d?sslmode=require;password=hunter2")]
    [InlineData("postgres:/u:hunter2@db1/d")]
    public void No_message_has_the_password(string url) =>
        Assert.DoesNotContain(Secret, WrongIn(url));

    [Theory]
    [InlineData(
        "postgres://lottery:hunter2@db1/lottery?draw=night",
        "postgres://lottery@db1/lottery?draw=night"
    )]
    [InlineData(
        "POSTGRESQL://u@db1:5432/d?password=hunter2&draw=a",
        "postgres://u@db1:5432/d?draw=a"
    )]
    [InlineData("postgres://u@a,[::1]:6000/d", "postgres://u@a:5432,[::1]:6000/d")]
    [InlineData("postgres://u@a,[::1]/d", "postgres://u@a,[::1]/d")]
    [InlineData("postgres://u@%2Ftmp%2Fpg:6000/d", "postgres://u@/d?host=/tmp/pg&port=6000")]
    [InlineData("postgres://u@", "postgres://u@/u?host=/var/run/postgresql")]
    [InlineData(
        "postgres://u%40x@db1/d%3F?application_name=/a%26b",
        "postgres://u%40x@db1/d%3F?application_name=/a%26b"
    )]
    public void As_text_it_is_the_url_without_the_password(string url, string text)
    {
        var address = Parse(url);

        Assert.Equal(text, address.ToString());
    }

    [Fact]
    public void Its_text_is_an_address_of_the_same_draw()
    {
        var word = Gen.String[Gen.Char[" @/:?#%&=,[]é\nab1"], 1, 6];

        Gen.Select(word, word, word, Gen.Int[1, 65535])
            .Sample(
                (user, database, host, port) =>
                {
                    var url =
                        $"postgres://{Uri.EscapeDataString(user)}:{Secret}@x{Uri.EscapeDataString(host.Replace(',', '.'))}:{port}/{Uri.EscapeDataString(database)}?draw=a";
                    var address = Parse(url);
                    var again = Parse(address.ToString()).ToBuilder();

                    var expected = address.ToBuilder();
                    Assert.Equal(Secret, expected.Password);
                    Assert.Equal((user, database), (expected.Username, expected.Database));
                    expected.Password = null;
                    Assert.Equal(expected.ConnectionString, again.ConnectionString);
                    Assert.DoesNotContain(address.ToString(), char.IsControl);
                }
            );
    }

    [Fact]
    public void Any_text_is_an_address_or_a_wrong_one()
    {
        var text = Gen.String[Gen.Char["@/:?#%&=,[]aduser1\u00e9\ud800"], 0, 30];

        text.Sample(rest =>
        {
            try
            {
                Parse($"postgres://{rest}").ToBuilder();
            }
            catch (ConfigurationException)
            {
                // Nothing else may be thrown.
            }
        });
    }

    private static string WrongIn(string url) =>
        Assert.Throws<ConfigurationException>(() => Parse(url)).Message;

    private static PostgresAddress Parse(
        string url,
        params (string Name, string Value)[] variables
    ) =>
        PostgresAddress.Parse(url, name => variables.FirstOrDefault(one => one.Name == name).Value);
}
