using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace OfflineSync.EndToEnd.Tests;

/// <summary>Every line of a log, with exceptions and scopes.</summary>
internal sealed class LogCapture(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        lines.Enqueue($"{state}");
        return null;
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        lines.Enqueue($"{eventId} {formatter(state, exception)} {exception}");

    public void Dispose()
    {
    }
}
