using System.Net.Sockets;
using Npgsql;
using OfflineSync.Server.ChangeLog.Postgres;

namespace OfflineSync.Integration.Tests;

/// <summary>Which failures of PostgreSQL are worth another try.</summary>
public sealed class PostgresTransienceTests
{
    public static TheoryData<Exception, bool> Failures => new()
    {
        { Refusal(PostgresErrorCodes.SerializationFailure), true },
        { Refusal(PostgresErrorCodes.AdminShutdown), true },
        { Refusal(PostgresErrorCodes.TooManyConnections), true },
        { Refusal(PostgresErrorCodes.ProtocolViolation), true },
        { Refusal(PostgresErrorCodes.UndefinedTable), false },
        { new NpgsqlException("broken", new IOException()), true },
        { new NpgsqlException("broken", new SocketException()), true },
        { new NpgsqlException("broken", new TimeoutException()), true },
        { new NpgsqlException("broken", new InvalidOperationException()), false },
        { new NpgsqlException("broken"), false },
        { new SocketException(), true },
        { new TimeoutException(), true },
        { new InvalidOperationException(), false },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_failure_that_may_pass_is_tried_again_and_others_are_not(Exception failure, bool isTransient)
    {
        using var dataSource = NpgsqlDataSource.Create("Host=nowhere");
        Assert.Equal(isTransient, new PostgresChangeLog(dataSource, Guid.NewGuid, TimeProvider.System).IsTransient(failure));
    }

    private static PostgresException Refusal(string state) => new("refused", "ERROR", "ERROR", state);
}
