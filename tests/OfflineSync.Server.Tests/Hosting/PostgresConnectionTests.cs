using Microsoft.Extensions.Configuration;
using Npgsql;
using OfflineSync.Server.Hosting;

namespace OfflineSync.Server.Tests.Hosting;

public sealed class PostgresConnectionTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Host=db;Username=u;Password=p;Database=d")]
    public void Without_a_password_of_its_own_the_connection_string_is_taken_as_it_is(string? text) => Assert.Equal(text, Read(text, ""));

    [Fact]
    public void A_password_of_its_own_joins_the_connection_string()
    {
        var connection = new NpgsqlConnectionStringBuilder(Read("Host=db;Username=u;Database=d", "p;Host='elsewhere'"));
        Assert.Equal(("db", "u", "d", "p;Host='elsewhere'"), (connection.Host, connection.Username, connection.Database, connection.Password));
    }

    [Fact]
    public void Two_passwords_are_refused()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Read("Host=db;Password=a", "b"));
        Assert.Equal("ConnectionStrings:OfflineSync has a password and OfflineSync:Postgres:Password is set as well. Remove one of them.", error.Message);
    }

    [Fact]
    public void A_password_without_a_connection_string_does_not_lead_to_sqlite()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Read(null, "p"));
        Assert.StartsWith("OfflineSync:Postgres:Password is set but ConnectionStrings:OfflineSync is not.", error.Message);
    }

    private static string? Read(string? connection, string? password) => PostgresConnection.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:OfflineSync"] = connection,
            ["OfflineSync:Postgres:Password"] = password,
        })
        .Build());
}
