using System.Reflection;
using Microsoft.Extensions.Logging;

namespace OfflineSync.Client.Tests.Diagnostics;

public sealed class EventIdTests
{
    [Fact]
    public void No_two_messages_of_the_log_have_one_id()
    {
        int[] ids =
        [
            .. typeof(OfflineSyncClient).Assembly.GetTypes()
                .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()).OfType<LoggerMessageAttribute>().Select(message => message.EventId),
        ];
        Assert.True(ids.Length > 10);
        Assert.Equal(ids.Distinct().Count(), ids.Length);
    }
}
