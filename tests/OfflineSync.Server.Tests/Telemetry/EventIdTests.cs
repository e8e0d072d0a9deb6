using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Logging;
using OfflineSync.Server.Hosting;

namespace OfflineSync.Server.Tests.Telemetry;

/// <summary>Each log message of the server has a number of its own, from the hundred of its folder, and is in the operators' table.</summary>
public sealed class EventIdTests
{
    private static readonly Dictionary<string, int> Hundreds = new()
    {
        ["Migrations"] = 1000,
        ["Push"] = 1100,
        ["Feed"] = 1200,
        ["ChangeLog"] = 1300,
        ["Rpc"] = 1500,
        ["Access"] = 1600,
        ["Hosting"] = 1700,
        ["Retention"] = 1800,
        ["Fleet"] = 1900,
        ["Alerts"] = 2000,
        ["Attachments"] = 2100,
        ["Policies"] = 2200,
        ["Dashboard"] = 2300,
    };

    private static readonly (Type Type, LoggerMessageAttribute Message)[] Messages =
    [
        .. typeof(ServerHost).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(method => (Type: method.DeclaringType!, Message: method.GetCustomAttribute<LoggerMessageAttribute>()!))
            .Where(pair => pair.Message is not null),
    ];

    [Fact]
    public void No_two_messages_have_one_id() =>
        Assert.Equal(Messages.Length, Messages.Select(pair => pair.Message.EventId).Distinct().Count());

    [Fact]
    public void Each_id_is_from_the_hundred_of_its_folder() => Assert.All(Messages, pair =>
    {
        var folder = pair.Type.Namespace!["OfflineSync.Server.".Length..].Split('.')[0];
        Assert.Equal(Hundreds[folder], pair.Message.EventId / 100 * 100);
    });

    [Fact]
    public void The_operators_table_has_each_message()
    {
        var documented = OperationsDocument.Table("## Event ids").Select(row => $"{row[0]} {row[1]}");
        var expected = Messages.OrderBy(pair => pair.Message.EventId)
            .Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Message.EventId} {pair.Message.Level}"));
        Assert.Equal(expected, documented);
    }

    [Fact]
    public void All_log_methods_are_found() => Assert.True(Messages.Length >= 12);
}
