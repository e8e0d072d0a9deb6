using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace OfflineSync.Rpc.Tests;

internal sealed class LogCapture : ILoggerProvider, ILogger
{
    public ConcurrentQueue<Exception> Exceptions { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (exception is not null)
            Exceptions.Enqueue(exception);
    }

    public void Dispose()
    {
    }
}
